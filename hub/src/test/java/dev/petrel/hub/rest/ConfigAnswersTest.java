package dev.petrel.hub.rest;

import static dev.petrel.hub.config.TestConfigs.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.hub.Databases;
import dev.petrel.hub.TestDatabase;
import dev.petrel.hub.access.Audit;
import dev.petrel.hub.access.TestAudits;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.Outcome;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.Reconnect;
import dev.petrel.hub.config.TestConfigs;
import dev.petrel.hub.config.Trial;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.TestVaults;
import dev.petrel.settings.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigAnswersTest {

    private static final PasswordChange KEEP = new PasswordChange.Keep();
    private static final PasswordChange SET = new PasswordChange.Set(Secret.of("geheim"));
    private static final Outcome CONNECTED = new Outcome(true, "connected", "Connected to b:1");

    @TempDir
    private Path folder;

    private final List<Optional<Secret>> tried = new ArrayList<>();
    private TestDatabase database;
    private BrokerConfigs configs;
    private Audit audit;

    @BeforeEach
    void open() {
        database = TestDatabase.of(Databases.H2);
        configs = TestConfigs.on(database, TestVaults.owner(database, folder.resolve("master.key")));
        audit = TestAudits.on(database);
    }

    @Test
    void whatIsStoredIsFollowedByTheConnectionWithinThreeSeconds() {
        MqttConfigAnswer answer = store(
                within -> new Outcome(false, "disconnected", "refused after " + within.toSeconds() + " s"),
                at("b", 1),
                SET);

        assertThat(answer.reconnect()).isEqualTo(new Outcome(false, "disconnected", "refused after 3 s"));
        assertThat(configs.current()).isPresent();
    }

    @Test
    void aReconnectThatFailsDoesNotFailTheCall() {
        MqttConfigAnswer answer = store(
                within -> {
                    throw new IllegalStateException("no such broker");
                },
                at("b", 1),
                SET);

        assertThat(Objects.requireNonNull(answer.reconnect()).success()).isFalse();
        assertThat(configs.current()).isPresent();
    }

    @Test
    void whatChangedIsWrittenDownWithoutThePassword() {
        store(within -> CONNECTED, at("b", 1), SET);
        store(within -> CONNECTED, at("c", 1), new PasswordChange.Set(Secret.of("geheim2")));
        store(within -> CONNECTED, at("c", 1), KEEP);

        assertThat(audit.entries(Long.MAX_VALUE, 10))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.who()).isEqualTo("me"))
                .noneSatisfy(entry -> assertThat(entry.detail()).contains("geheim"))
                .first()
                .satisfies(entry -> assertThat(entry.detail()).isEqualTo("broker_host: \"b\" -> \"c\", password: set"));
    }

    /** (S8) */
    @Test
    void theAnswerSaysThatThePasswordIsGone() {
        store(within -> CONNECTED, at("b", 1), SET);

        MqttConfigAnswer answer = store(within -> CONNECTED, at("c", 1), KEEP);

        assertThat(answer.hasPassword()).isFalse();
        assertThat(answer.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo("password");
            assertThat(warning.message()).contains("enter it again");
        });
    }

    @Test
    void aDryRunTriesWithThePasswordThatWouldBeUsedAndStoresNothing() {
        store(within -> CONNECTED, at("b", 1), SET);

        MqttConfigAnswer same = tryOut(at("b", 1), KEEP);
        tryOut(at("c", 1), KEEP);
        tryOut(at("c", 1), new PasswordChange.Set(Secret.of("for c")));
        tryOut(at("b", 1), new PasswordChange.Clear());

        assertThat(tried)
                .containsExactly(
                        Optional.of(Secret.of("geheim")),
                        Optional.empty(),
                        Optional.of(Secret.of("for c")),
                        Optional.empty());
        assertThat(same.trial()).isEqualTo(CONNECTED);
        assertThat(configs.current().orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aDryRunWithAPasswordThatCannotBeReadSaysSo() {
        store(within -> CONNECTED, at("b", 1), SET);
        database.client().sql("UPDATE mqtt_config SET password = 'AQ=='").update();

        MqttConfigAnswer answer = tryOut(at("b", 1), KEEP);

        assertThat(tried).isEmpty();
        assertThat(answer.passwordState()).isEqualTo("unreadable");
        assertThat(Objects.requireNonNull(answer.trial()).message()).contains("cannot be read");
    }

    @Test
    void aDryRunOfAStaleVersionIsRefusedToo() {
        store(within -> CONNECTED, at("b", 1), SET);

        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> storing(within -> CONNECTED)
                        .answer(before -> new Edit(at("c", 1), KEEP), true, ETags.ifMatch("\"7\""), "me"));

        assertThat(problem.status().value()).isEqualTo(412);
    }

    private MqttConfigAnswer store(Reconnect reconnect, BrokerConfig config, PasswordChange password) {
        return Objects.requireNonNull(storing(reconnect)
                .answer(before -> new Edit(config, password), false, version -> true, "me")
                .getBody());
    }

    private MqttConfigAnswer tryOut(BrokerConfig config, PasswordChange password) {
        return Objects.requireNonNull(storing(within -> CONNECTED)
                .answer(before -> new Edit(config, password), true, version -> true, "me")
                .getBody());
    }

    private ConfigAnswers storing(Reconnect reconnect) {
        Trial trial = (config, password) -> {
            tried.add(password);
            return CONNECTED;
        };
        return new ConfigAnswers(TestConfigs.storing(configs, reconnect, trial, audit));
    }
}
