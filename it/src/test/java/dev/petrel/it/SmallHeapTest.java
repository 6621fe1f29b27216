package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.DeliveryLimits;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More is published than the heap holds, while the broker is away and nothing is kept on disk (R11). */
@Tag("full")
@RequiresMosquitto
@Timeout(180)
class SmallHeapTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROOM = DeliveryLimits.DEFAULT.queuedMessages();
    private static final int PUBLISHED = 150_000;
    private static final int LARGE = 8192;
    private static final Pattern ACCEPTED = Pattern.compile("accepted (\\d+), full (\\d+), DOWN");

    @RegisterExtension
    final Clients clients = new Clients();

    /** (R11) */
    @Test
    void whatTheQueueHasNoRoomForIsRefusedAndTheRestArrivesInOrder() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_queued_messages 0"));
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Inbox inbox = new Inbox();
            clients.connected(broker.url()).subscribe("lines", inbox).awaitGranted(Inbox.PATIENCE);
            link.refuse();
            try (ChildJvm program = SmallHeapProgram.start(link.url(), PUBLISHED, 1024)) {
                String refused = "accepted " + ROOM + ", full " + (PUBLISHED - ROOM) + ", DOWN.";
                program.awaitLine(refused, PATIENCE);
                link.heal();
                program.tell("");
                program.awaitLine("drained true", PATIENCE);
                Await.until(() -> arrived(inbox).size() >= ROOM);

                link.refuse();
                link.cut();
                program.tell("");
                String closed = program.awaitLine("closed within ", PATIENCE);

                assertThat(Long.parseLong(closed.replaceAll("\\D", "")))
                        .isLessThan(
                                SmallHeapProgram.CLOSED_WITHIN.plusSeconds(1).toMillis());
                assertThat(program.awaitEnd(Duration.ofSeconds(10))).isZero();
                assertThat(program.output()).doesNotContain("OutOfMemoryError");
                assertThat(arrived(inbox))
                        .isEqualTo(IntStream.range(0, ROOM)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
    }

    /** (R11) where the bytes are more than the heap holds, and not the messages. */
    @Test
    void largeOnesAreRefusedBeforeTheHeapIsFull() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_queued_messages 0"));
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Inbox inbox = new Inbox();
            clients.connected(broker.url()).subscribe("lines", inbox).awaitGranted(Inbox.PATIENCE);
            link.refuse();
            try (ChildJvm program = SmallHeapProgram.start(link.url(), 20_000, LARGE)) {
                program.awaitLine("accepted ", PATIENCE);
                link.heal();
                program.tell("");
                program.awaitLine("drained true", PATIENCE);
                Matcher accepted = ACCEPTED.matcher(program.output());

                assertThat(accepted.find()).isTrue();
                assertThat(inbox.await(Integer.parseInt(accepted.group(1)))).hasSizeBetween(1_000, (16 << 20) / LARGE);
                assertThat(program.output()).doesNotContain("OutOfMemoryError");
            }
        }
    }

    /** The first copy of each, as its number. */
    private static List<String> arrived(Inbox inbox) {
        return inbox.texts().stream()
                .map(text -> text.substring(0, text.indexOf(' ')))
                .distinct()
                .toList();
    }
}
