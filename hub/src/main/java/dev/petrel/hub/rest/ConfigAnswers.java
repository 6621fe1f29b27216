package dev.petrel.hub.rest;

import dev.petrel.hub.config.ConfigStoring;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.Unreadable;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers who stores settings, or only tries them. */
@Component
final class ConfigAnswers {

    private final ConfigStoring storing;

    ConfigAnswers(ConfigStoring storing) {
        this.storing = storing;
    }

    ResponseEntity<MqttConfigAnswer> answer(
            Function<Optional<StoredConfig>, Edit> decision, boolean dryRun, LongPredicate onlyIf, String who) {
        try {
            return dryRun ? tried(storing.tryOut(decision, onlyIf)) : stored(storing.store(decision, onlyIf, who));
        } catch (StaleVersion stale) {
            throw Problem.of(HttpStatus.PRECONDITION_FAILED, String.valueOf(stale.getMessage()));
        } catch (Unreadable noKey) {
            throw Problem.of(HttpStatus.CONFLICT, String.valueOf(noKey.getMessage()));
        }
    }

    private static ResponseEntity<MqttConfigAnswer> stored(ConfigStoring.Stored stored) {
        return ResponseEntity.ok()
                .eTag(ETags.of(stored.edited().after().version()))
                .body(MqttConfigAnswer.of(stored.edited()).withReconnect(stored.reconnect()));
    }

    private static ResponseEntity<MqttConfigAnswer> tried(ConfigStoring.Tried tried) {
        return ResponseEntity.ok(
                MqttConfigAnswer.of(tried.edit(), tried.before()).withTrial(tried.trial()));
    }
}
