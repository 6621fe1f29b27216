package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.SessionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client has left on disk, seen from the command line. */
@Timeout(120)
class OutboxCommandTest {

    private static final String NOBODY = "mqtt://127.0.0.1:1";

    @TempDir
    private Path folder;

    @Test
    void whatIsLeftIsListedAndShown() {
        leave("x\u001b[31m", "y");

        Run ls = Run.of("outbox", "ls", folder.toString());
        Run json = Run.of("outbox", "ls", "--json", folder.toString());
        Run show = Run.of("outbox", "show", folder.toString(), "1");
        Run shown = Run.of("outbox", "show", "--json", folder.toString(), "0");

        assertThat(ls.exitCode()).isZero();
        assertThat(ls.lines()).hasSize(2).first().asString().endsWith("room/a").doesNotContain("\u001b");
        assertThat(ls.err()).contains("2 messages", "\"service\"");
        assertThat(json.lines().getFirst())
                .startsWith("{\"number\":0,\"accepted\":\"20")
                .contains("\"topic\":\"room/a\"");
        assertThat(show.out().strip()).isEqualTo("room/a y");
        assertThat(shown.out()).contains("\"payload\":\"x\\u001b[31m\"", "\"user_properties\":[]");
    }

    @Test
    void compactingSaysWhatItDid() {
        leave("x");

        Run run = Run.of("outbox", "compact", folder.toString());
        Run json = Run.of("outbox", "compact", "--json", folder.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("0 files written anew");
        assertThat(json.out()).startsWith("{\"files\":0,\"before\":");
    }

    @Test
    void oneThatIsOpenIsRefused() {
        try (PetrelClient client = client()) {
            for (String command : new String[] {"ls", "compact"}) {
                Run run = Run.of("outbox", command, folder.toString());

                assertThat(run.exitCode()).isEqualTo(1);
                assertThat(run.err()).contains("is in use");
            }
            assertThat(client.health().reasons()).isNotEmpty();
        }
    }

    @Test
    void whatIsNoOutboxIsSaidToBeNone() {
        Run run = Run.of("outbox", "ls", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("holds no outbox");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void whatPubCouldNotSendIsKeptUnderTheSameClient() {
        Run first = pub("", "--data", "one");
        Run second = pub("", "--data", "two");

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.err()).contains("the outbox keeps it");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(Run.of("outbox", "ls", folder.toString()).lines()).hasSize(2);
    }

    @Test
    void allLinesAreKeptWhileTheBrokerIsAwayThoughTheyAreMoreThanMayBeUnderWay() {
        String lines = String.join("\n", Collections.nCopies(3 * Tally.MESSAGES, "x"));

        Run run = pub(lines, "--stdin");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("1500 of 1500 messages are not acknowledged yet: " + Tally.KEPT)
                .doesNotContain("failed");
        assertThat(Run.of("outbox", "ls", folder.toString()).lines()).hasSize(3 * Tally.MESSAGES);
    }

    @Test
    void atMostOnceIsNoMatterForAnOutbox() {
        Run run = Run.of(
                "pub", "a", "--raw", "--data", "x", "--qos", "0", "--url", NOBODY, "--outbox", folder.toString());

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err()).contains("--qos 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTT_OUTBOX_DIR", "MQTT_OUTBOX_EXACTLY_ONCE", "MQTT_DEDUPE_DIR", "MQTT_DEAD_LETTER_DIR"})
    void whatTheServiceKeepsOnDiskIsNotTheCommands(String variable) {
        Run run = Run.with(
                "",
                Map.of(variable, folder.toString(), "MQTT_DEDUPE_TTL", "60", "MQTT_DEDUPE_MAX_ENTRIES", "10"),
                "pub",
                "a",
                "--raw",
                "--data",
                "x",
                "--timeout",
                "0.2",
                "--url",
                NOBODY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
    }

    private Run pub(String input, String... what) {
        List<String> all = new ArrayList<>(List.of("pub", "room/a", "--raw", "--timeout", "0.3", "--url", NOBODY));
        all.addAll(List.of("--outbox", folder.toString()));
        all.addAll(List.of(what));
        return Run.with(input, Map.of(), all.toArray(String[]::new));
    }

    private void leave(String... texts) {
        try (PetrelClient client = client()) {
            for (String text : texts) {
                client.publish(Publication.text("room/a", text));
            }
        }
    }

    private PetrelClient client() {
        return PetrelClient.of(ClientOptions.of(ConnectionSettings.parse(NOBODY)
                .withSession(SessionPolicy.clean("service"))
                .withOutbox(OutboxSettings.in(folder))));
    }
}
