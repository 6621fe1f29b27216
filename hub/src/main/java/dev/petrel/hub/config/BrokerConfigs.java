package dev.petrel.hub.config;

import dev.petrel.hub.secret.Unreadable;
import dev.petrel.hub.secret.Vault;
import dev.petrel.settings.Secret;
import dev.petrel.time.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The broker's settings in the database, which all hubs of an installation share. May be called from any thread. */
@Component
public final class BrokerConfigs {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerConfigs.class);
    private static final int TRANSACTION_SECONDS = 10;

    private final ConfigTable table;
    private final Vault vault;
    private final TransactionTemplate transaction;
    private final Time time;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    BrokerConfigs(JdbcClient database, Vault vault, PlatformTransactionManager transactions, Time time) {
        this.table = new ConfigTable(database);
        this.vault = vault;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setTimeout(TRANSACTION_SECONDS);
        this.time = time;
    }

    /** The settings of now; empty before anything is set. */
    public Optional<StoredConfig> current() {
        return table.read().map(this::stored);
    }

    /**
     * The password that belongs to settings; empty for none.
     *
     * @throws UnreadablePassword if no key opens it
     * @throws StaleVersion if the settings have been changed since: their password may be for another broker
     */
    public Optional<Secret> password(StoredConfig of) {
        ConfigRow row = rowOf(of);
        try {
            return row.sealedPassword().map(text -> open(row, text));
        } catch (Unreadable perhapsSealedAnewMeanwhile) {
            return openAgain(rowOf(of));
        }
    }

    /**
     * Stores settings and tells the listeners; settings that change nothing are not stored.
     *
     * @param config the settings, within their limits
     * @param password what becomes of the stored password
     * @param onlyIfVersion the version that has to be there, 0 for none; empty for any
     * @param who the name of whoever changes them
     * @throws StaleVersion if another version is there
     */
    public StoredConfig save(BrokerConfig config, PasswordChange password, OptionalLong onlyIfVersion, String who) {
        Edit edit = new Edit(config, password);
        LongPredicate onlyIf = version -> onlyIfVersion.isEmpty() || onlyIfVersion.getAsLong() == version;
        return edit(before -> edit, onlyIf, who).after();
    }

    /**
     * Stores what a decision makes of the settings of now, which nobody else changes meanwhile, and tells the listeners.
     *
     * @param decision returns soon; what it throws is thrown on, and nothing is stored
     * @param onlyIf which versions may be there, 0 for none
     * @param who the name of whoever changes them
     * @throws StaleVersion if another version is there
     */
    public Edited edit(Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf, String who) {
        Edited edited = Objects.requireNonNull(transaction.execute(status -> editHeld(decision, onlyIf, who)));
        if (edited.changed()) {
            listeners.forEach(BrokerConfigs::tell);
        }
        return edited;
    }

    /** Calls after each change that this hub stored, on the thread that stored it; must return soon. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The last changes, the newest first. */
    public List<PastConfig> history() {
        return table.history();
    }

    /** The settings as they were in a version, if that is among the last ones. */
    public Optional<PastConfig> past(long version) {
        return history().stream().filter(one -> one.version() == version).findFirst();
    }

    private Edited editHeld(Function<Optional<StoredConfig>, Edit> decision, LongPredicate onlyIf, String who) {
        vault.hold();
        Optional<ConfigRow> row = table.lock();
        long version = row.map(ConfigRow::version).orElse(0L);
        if (!onlyIf.test(version)) {
            throw new StaleVersion(version);
        }
        Optional<StoredConfig> before = row.map(this::stored);
        Edit edit = decision.apply(before);
        if (before.isPresent() && edit.changesNothingOf(before.get())) {
            return new Edited(before, edit, before.get());
        }
        ConfigRow next = next(row, before, edit);
        if (row.isPresent()) {
            table.update(next);
        } else {
            table.insert(next);
        }
        Edited edited = new Edited(before, edit, stored(next));
        table.remember(next, edited.fate(), who);
        return edited;
    }

    private ConfigRow next(Optional<ConfigRow> row, Optional<StoredConfig> before, Edit edit) {
        Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
        String id = row.map(ConfigRow::id).orElseGet(() -> UUID.randomUUID().toString());
        @Nullable
        String password = switch (edit.password()) {
            case PasswordChange.Set set ->
                vault.seal(set.password().reveal(), ConfigTable.NAME, id, ConfigTable.PASSWORD);
            case PasswordChange.Clear clear -> null;
            case PasswordChange.Keep keep ->
                before.filter(edit::dropsPasswordOf).isPresent()
                        ? null
                        : row.map(ConfigRow::password).orElse(null);
        };
        return new ConfigRow(
                id,
                row.map(ConfigRow::version).orElse(0L) + 1,
                ConfigFields.of(edit.config()),
                password,
                row.map(ConfigRow::createdAt).orElse(now),
                now);
    }

    private StoredConfig stored(ConfigRow row) {
        return row.stored(row.sealedPassword().map(text -> state(row, text)).orElse(PasswordState.ABSENT));
    }

    private PasswordState state(ConfigRow row, String text) {
        try {
            open(row, text);
            return PasswordState.STORED;
        } catch (Unreadable unreadable) {
            return PasswordState.UNREADABLE;
        }
    }

    private ConfigRow rowOf(StoredConfig config) {
        Optional<ConfigRow> row = table.read();
        return row.filter(now -> now.version() == config.version())
                .orElseThrow(() -> new StaleVersion(row.map(ConfigRow::version).orElse(0L)));
    }

    private Optional<Secret> openAgain(ConfigRow row) {
        try {
            return row.sealedPassword().map(text -> open(row, text));
        } catch (Unreadable unreadable) {
            throw new UnreadablePassword(unreadable);
        }
    }

    private Secret open(ConfigRow row, String text) {
        return Secret.of(vault.open(text, ConfigTable.NAME, row.id(), ConfigTable.PASSWORD));
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException failure) {
            LOG.error("A listener to changes of the settings failed", failure);
        }
    }
}
