package dev.petrel.hub.config;

import static dev.petrel.hub.config.TestConfigs.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Databases;
import dev.petrel.hub.TestDatabase;
import dev.petrel.hub.secret.TestVaults;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStepsTest {

    @TempDir
    private Path folder;

    private BrokerConfigs configs;
    private FirstSteps steps;

    @BeforeEach
    void open() {
        TestDatabase database = TestDatabase.of(Databases.H2);
        configs = TestConfigs.on(database, TestVaults.owner(database, folder.resolve("master.key")));
        steps = new FirstSteps(database.client(), configs);
    }

    @Test
    void firstABrokerThenTopicsThenNothing() {
        FirstSteps.Next first = steps.next();
        save("a");
        FirstSteps.Next second = steps.next();
        steps.finish();

        assertThat(first).isEqualTo(FirstSteps.Next.BROKER);
        assertThat(second).isEqualTo(FirstSteps.Next.TOPICS);
        assertThat(steps.next()).isEqualTo(FirstSteps.Next.NOTHING);
    }

    @Test
    void whoHasChangedSettingsASecondTimeNeedsNoHelp() {
        save("a");
        save("b");

        assertThat(steps.next()).isEqualTo(FirstSteps.Next.NOTHING);
    }

    private void save(String host) {
        configs.save(at(host, 1), new PasswordChange.Keep(), OptionalLong.empty(), "me");
    }
}
