package dev.petrel.hub.rest;

import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.Edited;
import dev.petrel.hub.config.Outcome;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.Reconnect;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.config.Trial;
import dev.petrel.hub.config.UnreadablePassword;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.Unreadable;
import dev.petrel.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Stores settings and has the connection follow them, or only tries them. */
@Component
final class ConfigStoring {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigStoring.class);
    private static final Duration RECONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Outcome NO_LINK = new Outcome(false, "unknown", "this hub makes no connections");

    private final BrokerConfigs configs;
    private final ObjectProvider<Reconnect> reconnect;
    private final ObjectProvider<Trial> trial;

    ConfigStoring(BrokerConfigs configs, ObjectProvider<Reconnect> reconnect, ObjectProvider<Trial> trial) {
        this.configs = configs;
        this.reconnect = reconnect;
        this.trial = trial;
    }

    ResponseEntity<MqttConfigAnswer> answer(
            Function<Optional<StoredConfig>, Edit> decision, boolean dryRun, LongPredicate onlyIf, String who) {
        try {
            return dryRun ? tried(decision, onlyIf) : stored(decision, onlyIf, who);
        } catch (StaleVersion stale) {
            throw Problem.of(HttpStatus.PRECONDITION_FAILED, String.valueOf(stale.getMessage()));
        } catch (Unreadable noKey) {
            throw Problem.of(HttpStatus.CONFLICT, String.valueOf(noKey.getMessage()));
        }
    }

    private ResponseEntity<MqttConfigAnswer> stored(
            Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf, String who) {
        Edited edited = configs.edit(decision, onlyIf, who);
        return ResponseEntity.ok()
                .eTag(ETags.of(edited.after().version()))
                .body(MqttConfigAnswer.of(edited).withReconnect(reconnected()));
    }

    /** What is stored stays stored, whatever becomes of the connection. */
    private Outcome reconnected() {
        Reconnect link = reconnect.getIfAvailable();
        try {
            return link == null ? NO_LINK : link.now(RECONNECT_WITHIN);
        } catch (RuntimeException failure) {
            LOG.warn("The settings are stored, but the reconnect failed", failure);
            return new Outcome(false, "unknown", "the settings are stored, but the reconnect failed: see the log");
        }
    }

    private ResponseEntity<MqttConfigAnswer> tried(
            Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf) {
        Optional<StoredConfig> before = configs.current();
        if (!onlyIf.test(before.map(StoredConfig::version).orElse(0L))) {
            throw Problem.of(HttpStatus.PRECONDITION_FAILED, "the settings have been changed: read them again");
        }
        Edit edit = decision.apply(before);
        MqttConfigAnswer answer = MqttConfigAnswer.of(edit, before);
        Trial link = trial.getIfAvailable();
        if (link == null) {
            return ResponseEntity.ok(answer.withTrial(NO_LINK));
        }
        return ResponseEntity.ok(answer.withTrial(run(link, edit, before)));
    }

    private Outcome run(Trial link, Edit edit, Optional<StoredConfig> before) {
        try {
            return link.run(edit.config(), password(edit, before));
        } catch (UnreadablePassword unreadable) {
            return new Outcome(false, "failed", String.valueOf(unreadable.getMessage()));
        }
    }

    /** The password that the settings would have: never one that was given for another place. */
    private Optional<Secret> password(Edit edit, Optional<StoredConfig> before) {
        return switch (edit.password()) {
            case PasswordChange.Set set -> Optional.of(set.password());
            case PasswordChange.Clear clear -> Optional.empty();
            case PasswordChange.Keep keep ->
                edit.passwordAfter(before) == PasswordState.ABSENT
                        ? Optional.empty()
                        : before.flatMap(configs::password);
        };
    }
}
