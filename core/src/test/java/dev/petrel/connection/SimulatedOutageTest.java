package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.Events;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A long outage under a steady stream of readings, of which the latest of each topic counts (R11). */
class SimulatedOutageTest {

    private static final int TOPICS = 500;
    private static final int A_SECOND = 1_000;

    /** As much as the client's messages may take beside what they took in the first minute. */
    private static final long FLAT = 16L << 20;

    @Test
    void tenMinutesAwayEndInTheLatestOfEachTopic() {
        away(Duration.ofMinutes(10));
    }

    @Test
    @Tag("full")
    void aDayAwayEndsInTheLatestOfEachTopicAndAFlatHeap() {
        away(Duration.ofDays(1));
    }

    private static void away(Duration outage) {
        HandTurnedTime time = new HandTurnedTime();
        ScriptedDialer dialer = new ScriptedDialer();
        DeliveryLimits limits = DeliveryLimits.DEFAULT
                .withWindow(TOPICS)
                .withQueuePolicy(QueuePolicy.DEFAULT.withOverflow(new Overflow.LatestPerTopic()));
        Events events = new Events("ada", ClientObserver.NONE);
        Connection connection =
                new Connection(new Plan(Settings.plain(), limits, null), dialer, time, events, new Line.Inbox());
        connection.start();
        publishFor(Duration.ofMinutes(1), connection, time);
        long before = used();

        publishFor(outage, connection, time);

        assertThat(used() - before).isLessThan(FLAT);
        dialer.wire().greet(false);
        long count = outage.toSeconds() * A_SECOND;
        assertThat(dialer.wire().sent(Packet.Publish.class).stream()
                        .map(publish -> publish.publication().payload().utf8()))
                .containsExactlyElementsOf(LongStream.range(count - TOPICS, count)
                        .mapToObj(Long::toString)
                        .toList());
    }

    private static void publishFor(Duration outage, Connection connection, HandTurnedTime time) {
        long accepted = 0;
        for (long n = 0; n < outage.toSeconds() * A_SECOND; n++) {
            Receipt receipt = connection.publish(Publication.text("readings/" + n % TOPICS, Long.toString(n)));
            accepted += receipt.accepted().equals(Origin.APPLICATION.accepted()) ? 1 : 0;
            if (n % A_SECOND == 0) {
                time.turn(Duration.ofSeconds(1));
            }
        }
        assertThat(accepted).isEqualTo(outage.toSeconds() * A_SECOND);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
