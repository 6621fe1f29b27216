package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Databases;
import dev.petrel.hub.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Secrets at rest on each database (S10). */
@ParameterizedClass
@EnumSource(Databases.class)
class VaultTest {

    private static final String ROW = "11111111-1111-1111-1111-111111111111";
    private static final String OTHER_ROW = "22222222-2222-2222-2222-222222222222";

    @TempDir
    private Path folder;

    @Parameter
    private Databases kind = Databases.H2;

    private TestDatabase database;
    private Vault vault;

    @BeforeEach
    void open() {
        database = TestDatabase.of(kind);
        vault = TestVaults.owner(database, key());
    }

    @Test
    void whatIsSealedIsOpenedByEveryHubWithTheKeyFile() {
        String sealed = seal(vault, "geheim");

        assertThat(sealed).doesNotContain("geheim");
        assertThat(open(vault, sealed)).isEqualTo("geheim");
        assertThat(open(TestVaults.sharing(database, key()), sealed)).isEqualTo("geheim");
    }

    @Test
    void theSameTextIsNeverSealedAlike() {
        assertThat(seal(vault, "geheim")).isNotEqualTo(seal(vault, "geheim"));
    }

    @Test
    void whatWasMovedToAnotherRowOrColumnIsUnreadableThere() {
        String sealed = seal(vault, "geheim");

        assertThatThrownBy(() -> vault.open(sealed, "mqtt_config", OTHER_ROW, "password"))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("mqtt_config.password");
        assertThatThrownBy(() -> vault.open(sealed, "mqtt_config", ROW, "username"))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> vault.open(sealed, "users", ROW, "password")).isInstanceOf(Unreadable.class);
    }

    @Test
    void aBitThatFlippedMakesOnlyThatOneUnreadable() {
        String damaged = seal(vault, "geheim");
        String sound = seal(vault, "another");
        byte[] bytes = Base64.getDecoder().decode(damaged);

        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            assertThatThrownBy(() -> open(vault, Base64.getEncoder().encodeToString(flipped)))
                    .isInstanceOf(Unreadable.class)
                    .hasMessageNotContaining("geheim");
        }

        assertThat(open(vault, sound)).isEqualTo("another");
        assertThatThrownBy(() -> open(vault, "clear text")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> open(vault, "")).isInstanceOf(Unreadable.class);
    }

    @Test
    void aRotationSealsAnewWhatIsStoredAndTakesTheOldKeyAway() {
        String sealed = seal(vault, "geheim");
        store(ROW, sealed);

        Rotation rotation = vault.rotate();

        assertThat(rotation).isEqualTo(new Rotation(1, 0));
        assertThat(stored()).isNotEqualTo(sealed);
        assertThat(open(vault, stored())).isEqualTo("geheim");
        assertThatThrownBy(() -> open(vault, sealed)).isInstanceOf(Unreadable.class);
    }

    @Test
    void hubsThatRunWhileKeysAreRotatedGoOn() {
        store(ROW, seal(vault, "geheim"));
        Vault running = TestVaults.sharing(database, key());

        vault.rotate();
        vault.rotate();

        assertThat(open(running, stored())).isEqualTo("geheim");
        assertThat(open(vault, seal(running, "new"))).isEqualTo("new");
    }

    @Test
    void whoSealedAndHasNotStoredYetIsWaitedForByARotation() throws Exception {
        CountDownLatch sealed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> saving = threads.submit(() -> new TransactionTemplate(database.transactions())
                    .executeWithoutResult(status -> {
                        String text = seal(vault, "geheim");
                        sealed.countDown();
                        await(goOn);
                        store(ROW, text);
                    }));
            await(sealed);
            Future<Rotation> rotating = threads.submit(vault::rotate);
            assertThat(isWaiting(rotating)).isTrue();

            goOn.countDown();

            assertThat(rotating.get(30, TimeUnit.SECONDS)).isEqualTo(new Rotation(1, 0));
            saving.get(30, TimeUnit.SECONDS);
            assertThat(open(vault, stored())).isEqualTo("geheim");
        }
    }

    @Test
    void whatNoKeyOpensSurvivesARotationAsItIs() {
        store(ROW, "damaged");

        Rotation rotation = vault.rotate();

        assertThat(rotation).isEqualTo(new Rotation(0, 1));
        assertThat(stored()).isEqualTo("damaged");
    }

    @Test
    void withAnotherKeyFileWhatIsStoredIsUnreadableUntilItIsEnteredAgain() {
        String sealed = seal(vault, "geheim");

        Vault restored = TestVaults.owner(database, folder.resolve("other.key"));

        assertThatThrownBy(() -> open(restored, sealed))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("Put back the key file");
        assertThat(open(restored, seal(restored, "entered again"))).isEqualTo("entered again");
    }

    @Test
    void aHubWithAnotherKeyFileTakesNothingFromThoseItSharesTheDatabaseWith() throws Exception {
        String sealed = seal(vault, "geheim");
        Path otherKey = folder.resolve("other.key");
        new KeyFile(otherKey).open(true);

        Vault stranger = TestVaults.sharing(database, otherKey);

        assertThatThrownBy(() -> seal(stranger, "x")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(stranger::rotate).isInstanceOf(Unreadable.class);
        assertThat(open(vault, sealed)).isEqualTo("geheim");
    }

    @Test
    void theDatabaseHoldsNoKeyInClear() throws Exception {
        String content = database.client()
                .sql("SELECT content FROM keyset")
                .query(String.class)
                .single();

        assertThat(Keyring.of(content, new KeyFile(key()).open(false)).isOpen()).isTrue();
        assertThat(content).doesNotContain(Files.readString(key()).strip());
    }

    private Path key() {
        return folder.resolve("master.key");
    }

    private static String seal(Vault vault, String clear) {
        return vault.seal(clear, "mqtt_config", ROW, "password");
    }

    private static String open(Vault vault, String text) {
        return vault.open(text, "mqtt_config", ROW, "password");
    }

    private void store(String id, String text) {
        database.client()
                .sql("INSERT INTO mqtt_config (id, password, created_at, updated_at)"
                        + " VALUES (?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                .params(id, text)
                .update();
    }

    private String stored() {
        return database.client()
                .sql("SELECT password FROM mqtt_config")
                .query(String.class)
                .single();
    }

    /** Whether it is still at work shortly after; a rotation that does not wait is done by then. */
    private static boolean isWaiting(Future<?> work) throws ExecutionException, InterruptedException {
        try {
            work.get(300, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException stillWaiting) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }
}
