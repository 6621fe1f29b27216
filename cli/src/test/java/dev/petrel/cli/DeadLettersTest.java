package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.message.Checksum;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters in a folder, and the ways there and back. */
@Timeout(120)
class DeadLettersTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final Instant LUNCH = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void choose() {
        folder = temporary.resolve("letters");
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void lsListsTheOldestFirstAndWhatItCannotRead() throws IOException {
        String later = add(letter("kitchen/b", "two", LUNCH.plusSeconds(1)));
        String earlier = add(letter("kitchen/a", "one", LUNCH));
        String broken = earlier.replace(earlier.substring(0, 13), "1999999999999");
        Files.writeString(folder.resolve(broken), "{}");

        Run plain = Run.of("deadletter", "ls", folder.toString());
        Run json = Run.of("deadletter", "ls", folder.toString(), "--json");

        assertThat(plain.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(plain.lines())
                .startsWith(
                        earlier + " 2026-11-21T12:00:00Z kitchen/a: it \\u001b[31mburnt",
                        later + " 2026-11-21T12:00:01Z kitchen/b: it \\u001b[31mburnt")
                .hasSize(3);
        assertThat(plain.lines().getLast()).startsWith(broken + " cannot be read: this is no dead letter");
        assertThat(json.lines().getFirst())
                .startsWith("{\"name\":\"" + earlier + "\",\"time\":\"2026-11-21T12:00:00Z\",\"topic\":\"kitchen/a\"")
                .contains("\"attempts\":4", "\"client\":\"cook\"", "\"qos\":1", "\"bytes\":3");
        assertThat(json.lines().getLast()).contains("\"error\":\"this is no dead letter");
    }

    @Test
    void lsOfAnEmptyFolderIsEmptyAndOneThatIsNotThereIsAFailure() throws IOException {
        Run missing = Run.of("deadletter", "ls", folder.toString());
        Files.createDirectories(folder);

        Run empty = Run.of("deadletter", "ls", folder.toString());

        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("there is no directory " + folder);
        assertThat(empty.exitCode()).isZero();
        assertThat(empty.out()).isEmpty();
        assertThat(empty.err()).contains("no letters in");
    }

    @Test
    void showShowsAllOfOne() throws IOException {
        String name = add(letter("kitchen/a", "hällo", LUNCH));
        add(letter("kitchen/b", "two", LUNCH.plusSeconds(1)));

        Run plain = Run.of("deadletter", "show", folder.toString(), name.substring(0, 20));
        Run json = Run.of("deadletter", "show", folder.toString(), name, "--json");

        assertThat(plain.exitCode()).isZero();
        assertThat(plain.lines())
                .contains(
                        "topic: kitchen/a",
                        "reason: it \\u001b[31mburnt",
                        "content_type: text/plain",
                        "payload: hällo");
        assertThat(json.out())
                .contains(
                        "\"user_properties\":[[\"trace\",\"7\"]]", "\"response_topic\":\"r\"", "\"payload\":\"hällo\"")
                .contains("\"correlation_base64\":\"Yw==\"", "\"expiry\":9.0");
    }

    @Test
    void aNameThatIsNoneOrTheBeginningOfSeveralIsAFailure() throws IOException {
        add(letter("a", "one", LUNCH));
        add(letter("a", "two", LUNCH));

        Run none = Run.of("deadletter", "show", folder.toString(), "../x");
        Run several = Run.of("deadletter", "show", folder.toString(), "17");

        assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("no letter in").contains("../x");
        assertThat(several.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(several.err()).contains("2 letters", "give more of the name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void replayPublishesWhatTheyWereInOrderAndDeletesThem(String protocol) throws IOException {
        add(letter("again/" + protocol, "two", LUNCH.plusSeconds(1)));
        add(letter("again/" + protocol, "one", LUNCH));
        List<Message> messages = new CopyOnWriteArrayList<>();
        try (PetrelClient reader = reader("again/" + protocol, messages)) {
            Run run = Run.of(
                    "deadletter", "replay", folder.toString(), "--all", "--url", BROKER.url(), "--protocol", protocol);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.lines()).hasSize(2).allMatch(line -> line.endsWith(" published on again/" + protocol));
            await().until(() -> messages.size() == 2);
            assertThat(messages).extracting(message -> message.payload().utf8()).containsExactly("one", "two");
            assertThat(letters()).isEmpty();
            if (protocol.equals("5")) {
                Metadata metadata = messages.getFirst().metadata();
                assertThat(metadata.contentType()).isEqualTo("text/plain");
                assertThat(metadata.userProperties()).containsExactly(new UserProperty("trace", "7"));
                assertThat(metadata.correlationData()).isEqualTo(Payload.utf8("c"));
                assertThat(metadata.expiry()).isNull();
            }
            assertThat(reader.health().reasons()).isEmpty();
        }
    }

    @Test
    void replayToAnotherTopicKeepsAChecksumRight() throws IOException {
        Publication summed = Checksum.added(Publication.text("sum/a", "one"));
        String name = add(new DeadLetter(summed, "why", 1, "cook", LUNCH));
        List<Message> messages = new CopyOnWriteArrayList<>();
        try (PetrelClient reader = reader("sum/b", messages)) {
            Run run = Run.of(
                    "deadletter", "replay", folder.toString(), name, "--to", "sum/b", "--url", BROKER.url(), "--json");

            assertThat(run.lines())
                    .containsExactly(
                            "{\"name\":\"" + name + "\",\"topic\":\"sum/b\",\"published\":true,\"error\":null}");
            await().until(() -> messages.size() == 1);
            assertThat(Checksum.verify(messages.getFirst())).isEqualTo(Checksum.Verdict.RIGHT);
            assertThat(reader.health().reasons()).isEmpty();
        }
    }

    @Test
    void aDryRunNeedsNoBrokerAndChangesNothing() throws IOException {
        String name = add(letter("a", "one", LUNCH));

        Run run = Run.of("deadletter", "replay", folder.toString(), "--all", "--dry-run", "--to", "b");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly(name + " would be published on b");
        assertThat(letters()).containsExactly(name);
    }

    @Test
    void whatTheBrokerRefusesStaysAndTheNextIsTried() throws IOException {
        add(letter("a", "one", LUNCH));
        add(letter("b", "two", LUNCH));
        try (RefusingBroker broker = RefusingBroker.start()) {
            Run run = Run.of("deadletter", "replay", folder.toString(), "--all", "--url", broker.url());

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.lines()).hasSize(2).allMatch(line -> line.contains(" stays: not published: "));
            assertThat(letters()).hasSize(2);
        }
    }

    @Test
    void withoutABrokerNothingIsDeleted() throws IOException {
        add(letter("a", "one", LUNCH));

        Run run = Run.of(
                "deadletter", "replay", folder.toString(), "--all", "--url", "mqtt://127.0.0.1:1", "--timeout", "0.5");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("no word from the broker within 0.5 s");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void discardAsksAndDeletesOnlyWhenToldTo() throws IOException {
        add(letter("a", "one", LUNCH));
        add(letter("a", "two", LUNCH));

        Run silent = Run.with("", Map.of(), "deadletter", "discard", folder.toString(), "--all");
        Run no = Run.with("n\n", Map.of(), "deadletter", "discard", folder.toString(), "--all");
        assertThat(letters()).hasSize(2);
        Run yes = Run.with(
                "y\n",
                Map.of(),
                "deadletter",
                "discard",
                folder.toString(),
                letters().getFirst());
        Run unasked = Run.of("deadletter", "discard", folder.toString(), "--all", "--yes", "--json");

        assertThat(silent.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(no.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(no.err()).contains("Delete these 2 letters", "nothing was deleted");
        assertThat(yes.exitCode()).isZero();
        assertThat(yes.err()).contains("Delete this letter");
        assertThat(yes.out()).startsWith("deleted ");
        assertThat(unasked.out()).contains("\"deleted\":true");
        assertThat(letters()).isEmpty();
    }

    @Test
    void collectKeepsLettersOfBothFormsAndWhatIsNone() throws IOException {
        DeadLetter letter = letter("kitchen/a", "one", LUNCH);
        Run collect = Run.subscriber(
                "deadletter",
                "collect",
                folder.toString(),
                "--filter",
                "dead1/#",
                "--count",
                "3",
                "--url",
                BROKER.url());

        try (PetrelClient publisher = PetrelClient.of(BROKER.url()).start()) {
            publisher.publish(letter.properties(Topic.of("dead1/cook/kitchen/a")));
            publisher.publish(letter.wrapped(Topic.of("dead1/cook/kitchen/a")));
            publisher.publish(Publication.text("dead1/strange", "no letter"));
        }

        assertThat(collect.exitCode()).as(collect.err()).isZero();
        assertThat(collect.lines()).hasSize(3);
        assertThat(letters()).hasSize(3);
        List<DeadLetter> kept = letters().stream().map(this::read).toList();
        assertThat(kept.subList(0, 2)).allMatch(letter::equals);
        assertThat(kept.get(2).original().topic().name()).isEqualTo("dead1/strange");
        assertThat(kept.get(2).reason()).contains("no letter of Petrel");
    }

    @Test
    void collectUnderAnIdGetsWhatCameBetweenTwoRuns() throws IOException {
        String[] words = {
            "deadletter",
            "collect",
            folder.toString(),
            "--filter",
            "dead2/#",
            "--count",
            "1",
            "--client-id",
            "collector",
            "--url",
            BROKER.url()
        };
        try (PetrelClient publisher = PetrelClient.of(BROKER.url()).start()) {
            Run first = Run.subscriber(words);
            publisher.publish(letter("a", "one", LUNCH).properties(Topic.of("dead2/x")));
            assertThat(first.exitCode()).isZero();
            publisher.publish(letter("a", "two", LUNCH.plusSeconds(1)).properties(Topic.of("dead2/x")));

            Run second = Run.of(words);

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(letters().stream().map(this::read))
                    .extracting(letter -> letter.original().payload().utf8())
                    .containsExactly("one", "two");
        }
    }

    @Test
    void collectEndsWithItsTime() {
        Run all = Run.of("deadletter", "collect", folder.toString(), "--timeout", "1", "--url", BROKER.url());
        Run few = Run.of(
                "deadletter",
                "collect",
                folder.toString(),
                "--filter",
                "dead3/#",
                "--timeout",
                "1",
                "--count",
                "2",
                "--url",
                BROKER.url());

        assertThat(all.exitCode()).isZero();
        assertThat(few.exitCode()).isEqualTo(ExitCode.TOO_FEW);
        assertThat(few.err()).contains("only 0 of 2 letters came within 1.0 s");
    }

    @Test
    void aLetterThatCannotBeKeptIsNotAcknowledged() throws IOException {
        Files.writeString(folder, "a file where the folder should be");
        String[] words = {
            "deadletter",
            "collect",
            folder.toString(),
            "--filter",
            "dead4/#",
            "--count",
            "1",
            "--client-id",
            "collector4",
            "--url",
            BROKER.url()
        };
        Run failing = Run.subscriber(words);
        try (PetrelClient publisher = PetrelClient.of(BROKER.url()).start()) {
            publisher.publish(letter("a", "one", LUNCH).properties(Topic.of("dead4/x")));
        }
        assertThat(failing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(failing.err()).contains("cannot keep a letter in " + folder);
        Files.delete(folder);

        Run again = Run.of(words);

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(letters()).hasSize(1);
    }

    private static DeadLetter letter(String topic, String text, Instant time) {
        Metadata metadata = new Metadata(
                "text/plain",
                true,
                Topic.of("r"),
                Payload.utf8("c"),
                Duration.ofSeconds(9),
                List.of(new UserProperty("trace", "7")));
        Publication original =
                Publication.text(topic, text).withQos(Qos.AT_LEAST_ONCE).withMetadata(metadata);
        return new DeadLetter(original, "it \u001b[31mburnt", 4, "cook", time);
    }

    private static PetrelClient reader(String filter, List<Message> messages) {
        PetrelClient reader = PetrelClient.of(dev.petrel.ClientOptions.of(ConnectionSettings.parse(BROKER.url())))
                .start();
        reader.subscribe(filter, messages::add).awaitGranted(Duration.ofSeconds(30));
        return reader;
    }

    private String add(DeadLetter letter) throws IOException {
        return DeadLetterFolder.at(folder).add(letter);
    }

    private List<String> letters() throws IOException {
        return DeadLetterFolder.at(folder).list();
    }

    private DeadLetter read(String name) {
        try {
            return DeadLetterFolder.at(folder).read(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
