package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A reader that is killed in a handler while others have ended, whose messages are written down and cannot be
 * acknowledged, since acknowledgements leave in their order (R16).
 */
@RequiresMosquitto
@Timeout(240)
class KilledReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** With the one in the handler fewer than Mosquitto sends un-acknowledged on MQTT 3.1.1. */
    private static final int EACH_LIFE = 10;

    @RegisterExtension
    final Clients clients = new Clients();

    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path written;

    /** (R16) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatWasWrittenDownBeforeTheKillIsHandledOnceAndTheRestAgain(Protocol protocol) {
        lives(protocol, 1);
    }

    /** (R16) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void soItIsOverManyLives(Protocol protocol) {
        lives(protocol, 8);
    }

    private void lives(Protocol protocol, int kills) {
        String room = Cell.newRoom();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient sender =
                    clients.connected(ConnectionSettings.parse(broker.url()).withProtocol(protocol));
            for (int life = 0; life < kills; life++) {
                int stuck = life * EACH_LIFE;
                try (ChildJvm reader = ReaderProgram.start(broker.url(), protocol, room, written, stuck)) {
                    publish(sender, room + "/stuck", stuck);
                    for (int n = stuck + 1; n < stuck + EACH_LIFE; n++) {
                        publish(sender, room + "/others", n);
                    }
                    // Its last handler is called when all before it on its topic are written down.
                    awaitLines(reader, "entered " + stuck, "handled " + (stuck + EACH_LIFE - 1) + ".");
                    reader.kill();
                    said.add(reader.output());
                }
            }
            try (ChildJvm reader = ReaderProgram.start(broker.url(), protocol, room, written, -1)) {
                publish(sender, room + "/others", kills * EACH_LIFE);
                awaitLines(reader, "handled " + (kills - 1) * EACH_LIFE + ".", "handled " + kills * EACH_LIFE + ".");
                said.add(reader.output());
            }
        }

        for (int n = 0; n < kills * EACH_LIFE; n++) {
            boolean last = n % EACH_LIFE == EACH_LIFE - 1; // killed perhaps before it was written down
            assertThat(times(n)).as("message %d in %s", n, said).isBetween(1, last ? 2 : 1);
        }
        System.out.println("measured: R16 killed in a handler " + kills + " times on " + protocol + ": "
                + kills * EACH_LIFE + " messages handled, those written down once");
    }

    private static void awaitLines(ChildJvm reader, String... lines) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> reader.output().lines().toList().containsAll(List.of(lines)));
    }

    private int times(int n) {
        String line = "handled " + n + ".";
        return said.stream()
                .mapToInt(output -> (int) output.lines().filter(line::equals).count())
                .sum();
    }

    private static void publish(PetrelClient sender, String topic, int n) {
        sender.publish(topic, Envelope.of("number", new Sender.Numbered(n)));
    }
}
