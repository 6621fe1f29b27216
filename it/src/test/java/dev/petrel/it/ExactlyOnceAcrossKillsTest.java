package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 2 from a process that is killed at any point and started again: each message arrives once, in its order. */
@Isolated
@RequiresMosquitto
@Timeout(180)
class ExactlyOnceAcrossKillsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    final Clients clients = new Clients();

    private final String room = Cell.newRoom();
    private final List<String> accepted = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatWasAcceptedArrivesOnceThoughTheProcessIsKilledAgainAndAgain(Protocol protocol) {
        survives(protocol, 3, 2);
    }

    @Tag("full")
    @Timeout(600)
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void soItIsAtTwentyRandomPoints(Protocol protocol) {
        survives(protocol, 20, System.nanoTime());
    }

    private void survives(Protocol protocol, int kills, long seed) {
        Random random = new Random(seed);
        try (Mosquitto broker = Mosquitto.start(options())) {
            Inbox inbox = subscribed(ConnectionSettings.parse(broker.url()));
            for (int life = 0; life < kills; life++) {
                lives(broker, protocol, "life" + life, random);
            }

            drains(broker, protocol);

            assertOnceInOrder(inbox, "seed " + seed);
        }
    }

    /** Mosquitto keeps a session over its restart if it did not begin with a clean start, here the reader's too. */
    @Test
    void soItIsThoughTheBrokerIsStartedAgainInBetween() {
        Random random = new Random(3);
        try (Mosquitto broker = Mosquitto.start(options())) {
            Inbox inbox = subscribed(ConnectionSettings.parse(broker.url())
                    .withSession(SessionPolicy.durable(room + "-reader", Duration.ofHours(1))));
            lives(broker, Protocol.MQTT_5, "before", random);

            broker.restart();
            livesThroughRestart(broker);
            drains(broker, Protocol.MQTT_5);

            assertOnceInOrder(inbox, "restarted");
        }
    }

    private MosquittoOptions options() {
        return MosquittoOptions.DEFAULT
                .withPersistence(folder.resolve("broker"))
                .withLines("max_queued_messages 0");
    }

    private Inbox subscribed(ConnectionSettings settings) {
        Inbox inbox = new Inbox();
        clients.connected(settings)
                .subscribe(SubscriptionRequest.to(room + "/+").withQos(Qos.EXACTLY_ONCE), inbox)
                .awaitGranted(Inbox.PATIENCE);
        return inbox;
    }

    /** One life of the publisher, which is killed while it sends. */
    private void lives(Mosquitto broker, Protocol protocol, String name, Random random) {
        int arrived = 25 * (2 + random.nextInt(12));
        try (ChildJvm child =
                ExactlyOnceProgram.start(broker.url(), protocol, folder.resolve("outbox"), room, name, this::heard)) {
            child.awaitLine(ExactlyOnceProgram.ARRIVED + arrived, LONG);
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(30)));
            child.kill();
        }
    }

    private void livesThroughRestart(Mosquitto broker) {
        try (ChildJvm child = start(broker, Protocol.MQTT_5, "after")) {
            child.awaitLine(ExactlyOnceProgram.ARRIVED + 100, LONG);
            broker.restart();
            child.awaitLine(ExactlyOnceProgram.ARRIVED + 400, LONG);
            child.kill();
        }
    }

    private ChildJvm start(Mosquitto broker, Protocol protocol, String name) {
        return ExactlyOnceProgram.start(broker.url(), protocol, folder.resolve("outbox"), room, name, this::heard);
    }

    private void drains(Mosquitto broker, Protocol protocol) {
        try (ChildJvm child = start(broker, protocol, "")) {
            child.awaitLine(ExactlyOnceProgram.DRAINED, LONG);
            assertThat(child.awaitEnd(LONG)).isZero();
        }
    }

    private void heard(String line) {
        if (line.startsWith(ExactlyOnceProgram.ACCEPTED)) {
            accepted.add(line.substring(ExactlyOnceProgram.ACCEPTED.length()));
        }
    }

    private void assertOnceInOrder(Inbox inbox, String what) {
        Await.until(LONG, () -> inbox.texts().containsAll(accepted));
        // One more than was said may have been accepted when the kill came, so the others are looked at as they are.
        assertThat(inbox.texts()).as(what).doesNotHaveDuplicates();
        for (int topic = 0; topic < ExactlyOnceProgram.TOPICS; topic++) {
            List<String> ofTopic = texts(inbox, room + "/" + topic);
            assertThat(ofTopic).as(what).isEqualTo(sorted(ofTopic));
        }
    }

    private static List<String> texts(Inbox inbox, String topic) {
        return inbox.messages().stream()
                .filter(message -> message.topic().name().equals(topic))
                .map(ExactlyOnceAcrossKillsTest::text)
                .toList();
    }

    private static String text(Message message) {
        return message.payload().utf8();
    }

    /** Each life in its order, the lives in theirs. */
    private static List<String> sorted(List<String> texts) {
        List<String> lives = texts.stream()
                .map(text -> text.substring(0, text.indexOf(' ')))
                .distinct()
                .toList();
        List<String> sorted = new ArrayList<>();
        for (String life : lives) {
            sorted.addAll(texts.stream()
                    .filter(text -> text.startsWith(life + " "))
                    .sorted(Comparator.comparingInt(text -> Integer.parseInt(text.substring(text.indexOf(' ') + 1))))
                    .collect(Collectors.toList()));
        }
        return sorted;
    }
}
