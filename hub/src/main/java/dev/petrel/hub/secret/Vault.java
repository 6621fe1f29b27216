package dev.petrel.hub.secret;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals texts for the database (AES-256-GCM) and opens them again, each bound to its table, row and column.
 *
 * <p>Several hubs share one keyset. Who seals holds the keyset's row until the transaction ends, and so does a rotation: so
 * nothing is ever stored under a key that is gone. Who opens uses the keys that it knows, and reads them again when those do
 * not open a text. May be called from any thread.
 */
@Component
public final class Vault {

    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    private static final int TRANSACTION_SECONDS = 30;

    private final MasterKey master;
    private final boolean embedded;
    private final KeysetRow row;
    private final SealedRows rows;
    private final TransactionTemplate transaction;
    private volatile Keyring known;

    Vault(
            MasterKey master,
            KeyPlace place,
            JdbcClient database,
            PlatformTransactionManager transactions,
            List<SealedColumn> columns,
            ObjectProvider<InstantSource> clock) {
        this.master = master;
        this.embedded = place.embedded();
        this.row = new KeysetRow(database, clock.getIfAvailable(InstantSource::system));
        this.rows = new SealedRows(database, columns);
        this.transaction = new TransactionTemplate(transactions);
        transaction.setTimeout(TRANSACTION_SECONDS);
        this.known = keyring(row.readOrInsert(Keyring.make(master).content()));
        if (!known.isOpen()) {
            LOG.warn("{}", closedFor("Passwords cannot be read"));
        }
    }

    /**
     * Keeps the keys from being rotated until the caller's transaction ends. A transaction that also locks rows with
     * sealed columns calls this first, as a rotation does.
     */
    public void hold() {
        row.hold();
    }

    /**
     * Seals a text for one field of one row. Called in the transaction that stores the result.
     *
     * @throws Unreadable if the hub's key file does not open the keyset of a database that other hubs may use
     */
    public String seal(String clear, String table, String id, String column) {
        return heldToSeal().seal(clear, place(table, id, column));
    }

    /**
     * Opens what was sealed for the same field of the same row.
     *
     * @throws Unreadable if no key opens it: it was damaged, moved, or sealed with a key that is gone
     */
    public String open(String text, String table, String id, String column) {
        String place = place(table, id, column);
        return known.open(text, place)
                .or(() -> newlyRead().flatMap(keys -> keys.open(text, place)))
                .orElseThrow(() -> new Unreadable(
                        known.isOpen()
                                ? "no key of the hub opens " + table + "." + column + ": enter it again"
                                : closedFor(table + "." + column + " cannot be read")));
    }

    /**
     * Makes a new key, seals all that is stored with it and takes the old one away, in one transaction: hubs that run
     * meanwhile go on.
     *
     * @throws Unreadable if the hub's key file does not open the keyset of a database that other hubs may use
     */
    public Rotation rotate() {
        Keyring fresh = Keyring.make(master);
        Rotation rotation = Objects.requireNonNull(transaction.execute(status -> {
            Keyring old = heldToSeal();
            row.replace(fresh.content());
            return rows.sealAnew(old, fresh);
        }));
        known = fresh;
        LOG.info(
                "The hub's key was rotated: {} sealed anew, {} unreadable",
                rotation.sealedAnew(),
                rotation.unreadable());
        return rotation;
    }

    /** The keys of now, which stay until the transaction ends; new ones where they are lost and nobody else uses them. */
    private Keyring heldToSeal() {
        Keyring keys = keyring(row.hold());
        if (keys.isOpen()) {
            known = keys;
            return keys;
        }
        if (!embedded) {
            throw new Unreadable(closedFor("Nothing can be sealed"));
        }
        LOG.warn("A new keyset takes the place of one that the key file does not open");
        Keyring fresh = Keyring.make(master);
        row.replace(fresh.content());
        return fresh;
    }

    private Optional<Keyring> newlyRead() {
        Optional<Keyring> other =
                row.read().filter(content -> !content.equals(known.content())).map(this::keyring);
        other.ifPresent(keys -> known = keys);
        return other;
    }

    private Keyring keyring(String content) {
        return Keyring.of(content, master);
    }

    private static String closedFor(String what) {
        return what + ": the hub's key file does not open the keyset of this database. Put back the key file that"
                + " belongs to it";
    }

    static String place(String table, String id, String column) {
        return table + ":" + id + ":" + column;
    }
}
