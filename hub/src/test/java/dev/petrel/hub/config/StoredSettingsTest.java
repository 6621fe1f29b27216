package dev.petrel.hub.config;

import static dev.petrel.hub.config.TestConfigs.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Databases;
import dev.petrel.hub.TestDatabase;
import dev.petrel.hub.secret.TestVaults;
import dev.petrel.hub.secret.Vault;
import dev.petrel.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.env.MockEnvironment;

/** The settings on each database, as several hubs share them. */
@ParameterizedClass
@EnumSource(Databases.class)
class StoredSettingsTest {

    private static final PasswordChange KEEP = new PasswordChange.Keep();
    private static final PasswordChange SET = new PasswordChange.Set(Secret.of("geheim"));
    private static final String OLD_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String OLD_PASSWORD =
            "encrypted:gAAAAABpVbkAMDEyMzQ1Njc4OWFiY2RlZuVqz3fOeeguupFLaBm2peZ06dKk6SCb_mtS7k7CIT8uk0lXgNpXHINR98B35UMxvQ==";

    @TempDir
    private Path folder;

    @Parameter
    private Databases kind = Databases.H2;

    private TestDatabase database;
    private Vault vault;
    private BrokerConfigs configs;

    @BeforeEach
    void open() {
        database = TestDatabase.of(kind);
        vault = TestVaults.owner(database, folder.resolve("master.key"));
        configs = TestConfigs.on(database, vault);
    }

    @Test
    void whatIsStoredIsSeenByEveryHubWithItsPassword() {
        BrokerConfig config = new BrokerConfig(
                true,
                new BrokerAddress("broker.example", 8883, null, true),
                new PublishSettings("home/cameras", 2, false, Duration.ofHours(1)),
                new DiscoverySettings(false, "ha", DiscoveryFormat.COMPONENTS),
                new Availability("home/there", "\u017cyje", "nie \u017cyje"));

        StoredConfig stored = save(config, SET);

        BrokerConfigs otherHub = TestConfigs.on(database, TestVaults.sharing(database, folder.resolve("master.key")));
        assertThat(otherHub.current()).contains(stored);
        assertThat(otherHub.password(stored)).contains(Secret.of("geheim"));
        assertThat(stored.config()).isEqualTo(config);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.password()).isEqualTo(PasswordState.STORED);
    }

    @Test
    void beforeAnythingIsSetThereIsNothing() {
        assertThat(configs.current()).isEmpty();
        assertThat(configs.history()).isEmpty();
    }

    @Test
    void thePasswordIsKeptSetAndCleared() {
        StoredConfig first = save(at("a", 1), SET);
        StoredConfig kept = save(
                new BrokerConfig(
                        false,
                        first.config().broker(),
                        first.config().publish(),
                        first.config().discovery(),
                        Availability.DEFAULT),
                KEEP);
        Optional<Secret> keptPassword = configs.password(kept);
        StoredConfig cleared = save(at("a", 1), new PasswordChange.Clear());

        assertThat(keptPassword).contains(Secret.of("geheim"));
        assertThat(cleared.password()).isEqualTo(PasswordState.ABSENT);
        assertThat(configs.password(cleared)).isEmpty();
    }

    @Test
    void fiveHundredCharactersOfAnyKindFit() {
        String longest = "\ud83d\udd11".repeat(250);

        StoredConfig stored = save(at("a", 1), new PasswordChange.Set(Secret.of(longest)));

        assertThat(configs.password(stored)).contains(Secret.of(longest));
    }

    /** (S8) */
    @Test
    void aBrokerInAnotherPlaceNeverGetsTheStoredPassword() {
        BrokerAddress there = at("a", 1).broker();
        List<BrokerAddress> elsewhere = List.of(
                new BrokerAddress("b", there.port(), there.username(), there.useTls()),
                new BrokerAddress(there.host(), 2, there.username(), there.useTls()),
                new BrokerAddress(there.host(), there.port(), there.username(), !there.useTls()));

        for (BrokerAddress address : elsewhere) {
            save(at("a", 1), SET);
            Edited edited = configs.edit(before -> new Edit(with(address), KEEP), version -> true, "me");

            assertThat(edited.passwordDropped()).isTrue();
            assertThat(edited.changes()).contains("password: dropped, since the broker is in another place");
            assertThat(edited.after().password()).isEqualTo(PasswordState.ABSENT);
            assertThat(configs.password(edited.after())).isEmpty();
        }
        assertThat(configs.password(save(at("a", 1), KEEP))).isEmpty();
    }

    /** (S8) */
    @Test
    void whoReadTheSettingsBeforeTheyChangedDoesNotGetTheNewPassword() {
        StoredConfig before = save(at("a", 1), SET);
        save(at("b", 1), new PasswordChange.Set(Secret.of("for b")));

        assertThatThrownBy(() -> configs.password(before)).isInstanceOf(StaleVersion.class);
    }

    @Test
    void aStaleVersionIsRefusedAndChangesNothing() {
        StoredConfig first = save(at("a", 1), SET);
        StoredConfig second = save(at("b", 1), SET);

        assertThatThrownBy(() -> configs.save(at("c", 1), KEEP, OptionalLong.of(first.version()), "me"))
                .isInstanceOf(StaleVersion.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> configs.save(at("c", 1), KEEP, OptionalLong.of(0), "me"))
                .isInstanceOf(StaleVersion.class);
        assertThat(configs.current()).contains(second);
    }

    @Test
    void ofManyWhoChangeTheSameVersionAtOnceOneWins() throws Exception {
        assertThat(winners(0)).isEqualTo(1);
        assertThat(winners(1)).isEqualTo(1);
        assertThat(configs.current().orElseThrow().version()).isEqualTo(2);
    }

    private int winners(long version) throws Exception {
        int winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int port = (int) version * 100 + i + 1;
                attempts.add(threads.submit(() -> wins(port, version)));
            }
            for (Future<Boolean> attempt : attempts) {
                winners += attempt.get(60, TimeUnit.SECONDS) ? 1 : 0;
            }
        }
        return winners;
    }

    private boolean wins(int port, long version) {
        try {
            configs.save(at("a", port), SET, OptionalLong.of(version), "me");
            return true;
        } catch (StaleVersion stale) {
            return false;
        }
    }

    @Test
    void whatChangesNothingIsNoChange() {
        StoredConfig first = save(at("a", 1), SET);
        AtomicInteger told = new AtomicInteger();
        configs.onChange(told::incrementAndGet);

        StoredConfig same = save(at("a", 1), KEEP);

        assertThat(same).isEqualTo(first);
        assertThat(told).hasValue(0);
        assertThat(configs.history()).hasSize(1);
    }

    @Test
    void listenersHearOfWhatIsStoredEvenWhenOneFails() {
        List<StoredConfig> seen = new ArrayList<>();
        configs.onChange(() -> {
            throw new IllegalStateException("a listener's fault");
        });
        configs.onChange(() -> seen.add(configs.current().orElseThrow()));

        StoredConfig stored = save(at("a", 1), SET);

        assertThat(seen).containsExactly(stored);
    }

    @Test
    void aDecisionThatFailsStoresNothing() {
        assertThatThrownBy(() -> configs.edit(
                        before -> {
                            throw new IllegalArgumentException("no");
                        },
                        version -> true,
                        "me"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(configs.current()).isEmpty();
    }

    @Test
    void theHistoryTellsWhoStoredWhatAndNoPassword() {
        save(at("a", 1), SET);
        configs.save(
                at("b", 1),
                SET,
                OptionalLong.empty(),
                "somebody with a name of more than a hundred characters".repeat(3));

        List<PastConfig> history = configs.history();

        assertThat(history).extracting(PastConfig::version).containsExactly(2L, 1L);
        assertThat(history.get(1).config().config()).isEqualTo(at("a", 1));
        assertThat(history.get(1).changedBy()).isEqualTo("me");
        assertThat(history).extracting(PastConfig::password).containsExactly(PasswordFate.SET, PasswordFate.SET);
        assertThat(history.toString()).doesNotContain("geheim");
    }

    @Test
    void aPasswordThatCannotBeReadIsAStateAndGoesWithTheNextOne() {
        StoredConfig stored = save(at("a", 1), SET);
        database.client().sql("UPDATE mqtt_config SET password = 'AQ=='").update();

        StoredConfig damaged = configs.current().orElseThrow();

        assertThat(damaged.password()).isEqualTo(PasswordState.UNREADABLE);
        assertThat(damaged.config()).isEqualTo(stored.config());
        assertThatThrownBy(() -> configs.password(damaged))
                .isInstanceOf(UnreadablePassword.class)
                .hasMessageContaining("enter it again");
        assertThat(save(at("a", 1), SET).password()).isEqualTo(PasswordState.STORED);
    }

    @Test
    void aRotationLeavesVersionAndPassword() {
        StoredConfig stored = save(at("a", 1), SET);

        vault.rotate();

        assertThat(configs.current()).contains(stored);
        assertThat(configs.password(stored)).contains(Secret.of("geheim"));
    }

    @Test
    void thePasswordOfAnEarlierInstallationIsTakenOverAtTheStart() {
        save(at("a", 1), SET);
        database.client()
                .sql("UPDATE mqtt_config SET password = ?")
                .param(OLD_PASSWORD)
                .update();
        StoredConfig unread = configs.current().orElseThrow();

        importWith(OLD_KEY);

        StoredConfig imported = configs.current().orElseThrow();
        assertThat(unread.password()).isEqualTo(PasswordState.UNREADABLE);
        assertThat(configs.password(imported)).contains(Secret.of("hunter2"));
        assertThat(imported.version()).isEqualTo(unread.version() + 1);
    }

    @Test
    void withoutItsKeyThePasswordOfAnEarlierInstallationIsUnreadable() {
        save(at("a", 1), SET);
        database.client()
                .sql("UPDATE mqtt_config SET password = ?")
                .param(OLD_PASSWORD)
                .update();

        importWith("");

        assertThat(configs.current()).map(StoredConfig::password).contains(PasswordState.UNREADABLE);
    }

    @Test
    void aPasswordThatOnlyLooksLikeAnEarlierOneIsAPassword() {
        StoredConfig stored = save(at("a", 1), new PasswordChange.Set(Secret.of(OLD_PASSWORD)));

        importWith(OLD_KEY);

        assertThat(configs.password(stored)).contains(Secret.of(OLD_PASSWORD));
    }

    private void importWith(String key) {
        MockEnvironment environment = new MockEnvironment().withProperty("ENCRYPTION_KEY_PREVIOUS", key);
        new FernetImport(configs, database.client(), environment).afterSingletonsInstantiated();
    }

    private StoredConfig save(BrokerConfig config, PasswordChange password) {
        return configs.save(config, password, OptionalLong.empty(), "me");
    }

    private static BrokerConfig with(BrokerAddress address) {
        BrokerConfig config = at("a", 1);
        return new BrokerConfig(config.enabled(), address, config.publish(), config.discovery(), config.availability());
    }
}
