package dev.petrel.hub.config;

import dev.petrel.hub.access.Audit;
import dev.petrel.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Stores settings, writes down who changed what, and has the connection follow them; or only tries them. */
@Component
public final class ConfigStoring {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigStoring.class);
    private static final Duration RECONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Outcome NO_LINK = new Outcome(false, "unknown", "this hub makes no connections");

    private final BrokerConfigs configs;
    private final ObjectProvider<Reconnect> reconnect;
    private final ObjectProvider<Trial> trial;
    private final Audit audit;

    ConfigStoring(
            BrokerConfigs configs, ObjectProvider<Reconnect> reconnect, ObjectProvider<Trial> trial, Audit audit) {
        this.configs = configs;
        this.reconnect = reconnect;
        this.trial = trial;
        this.audit = audit;
    }

    /**
     * Settings that were stored.
     *
     * @param edited what was stored in place of what
     * @param reconnect how the planned reconnect went
     */
    public record Stored(Edited edited, Outcome reconnect) {}

    /**
     * Settings that were tried.
     *
     * @param edit what would be stored
     * @param before what is stored
     * @param trial how it went
     */
    public record Tried(Edit edit, Optional<StoredConfig> before, Outcome trial) {}

    /**
     * Stores what a decision makes of the settings of now, and waits some seconds for the connection; what is stored stays
     * stored, whatever becomes of that.
     *
     * @param decision as {@link BrokerConfigs#edit} has it
     * @param onlyIf which versions may be there, 0 for none
     * @param who the name of whoever changes them
     * @throws StaleVersion if another version is there
     * @throws dev.petrel.hub.secret.Unreadable if there is no key to seal a password with
     */
    public Stored store(Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf, String who) {
        Edited edited = configs.edit(decision, onlyIf, who);
        if (edited.changed()) {
            audit.record(who, "settings of the broker changed", String.join(", ", edited.changes()));
        }
        return new Stored(edited, reconnected());
    }

    private Outcome reconnected() {
        Reconnect link = reconnect.getIfAvailable();
        try {
            return link == null ? NO_LINK : link.now(RECONNECT_WITHIN);
        } catch (RuntimeException failure) {
            LOG.warn("The settings are stored, but the reconnect failed", failure);
            return new Outcome(false, "unknown", "the settings are stored, but the reconnect failed: see the log");
        }
    }

    /**
     * Connects once with what a decision makes of the settings of now, and stores nothing.
     *
     * @throws StaleVersion if another version is there
     */
    public Tried tryOut(Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf) {
        Optional<StoredConfig> before = configs.current();
        long version = before.map(StoredConfig::version).orElse(0L);
        if (!onlyIf.test(version)) {
            throw new StaleVersion(version);
        }
        Edit edit = decision.apply(before);
        Trial link = trial.getIfAvailable();
        return new Tried(edit, before, link == null ? NO_LINK : run(link, edit, before));
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
