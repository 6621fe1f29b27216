package dev.petrel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent.Dropped;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What events look like in the log. */
class EventLogTest {

    private static final String EVIL = "x\nERROR forged\u001b[31m\u2028";
    private static final ServerLimits LIMITS =
            new ServerLimits(1, Qos.EXACTLY_ONCE, 1, 0, Duration.ZERO, ServerLimits.Features.ALL);

    private final EventLog log = new EventLog("ada");

    /** (S4) */
    @Test
    void whatComesFromOutsideForgesNoLine() {
        List<ClientEvent> events = List.of(
                new ClientEvent.Connected(EVIL, EVIL, Protocol.MQTT_5, true, LIMITS),
                new ClientEvent.ConnectFailed(EVIL, ClientEvent.ConnectFailed.Cause.REFUSED, EVIL),
                new ClientEvent.ConnectionLost(EVIL, EVIL),
                new ClientEvent.TakenOver(EVIL, EVIL),
                new ClientEvent.GivenUp(EVIL),
                new ClientEvent.SubscriptionGranted(EVIL, Qos.AT_LEAST_ONCE, Qos.AT_MOST_ONCE),
                new ClientEvent.SubscriptionRefused(EVIL, ReasonCode.NOT_AUTHORIZED, EVIL),
                new ClientEvent.Unsubscribed(EVIL),
                new ClientEvent.StateChanged(new ConnectionState.Waiting(Instant.EPOCH, EVIL)),
                new ClientEvent.OtherIncarnation(EVIL),
                new ClientEvent.PublishRetried(EVIL, ReasonCode.QUOTA_EXCEEDED, 1, Duration.ZERO),
                new ClientEvent.Reordered(EVIL),
                new ClientEvent.Published(EVIL, Delivered.SUCCESS),
                new ClientEvent.Handled(EVIL, EVIL, Duration.ZERO),
                new ClientEvent.HandlerDropped(EVIL, EVIL, EVIL),
                new ClientEvent.Duplicate(EVIL, EVIL, EVIL),
                new ClientEvent.ReplyIgnored(EVIL, EVIL, true),
                new ClientEvent.Published(EVIL, new Failed(FailureCause.REFUSED, EVIL)),
                new ClientEvent.Published(EVIL, new InDoubt(DoubtCause.CLOSED, EVIL)),
                new Dropped(EVIL, Qos.AT_LEAST_ONCE, Dropped.Why.NO_HANDLER));

        String lines = linesOf(() -> events.forEach(log::write));

        // one line each, but for those below the level that is written
        assertThat(lines.lines())
                .hasSizeBetween(events.size() / 2, events.size())
                .allMatch(line -> line.contains("dev.petrel"));
        assertThat(lines).doesNotContain("\u001b").doesNotContain("\u2028");
    }

    @Test
    void aHandlersFailureIsLoggedWithItsStack() {
        String lines =
                linesOf(() -> log.write(new ClientEvent.HandlerFailed("t", "f", new IllegalStateException("because"))));

        assertThat(lines).contains("ERROR").contains("because").contains("EventLogTest");
    }

    @Test
    void aFullInboundMakesOneLineASecond() {
        Dropped dropped = new Dropped("t", Qos.AT_MOST_ONCE, Dropped.Why.INBOUND_FULL);

        String lines = linesOf(() -> {
            for (int i = 0; i < 1000; i++) {
                log.write(dropped);
            }
        });

        assertThat(lines.lines()).hasSizeBetween(1, 3);
    }

    private static String linesOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return lines.toString(StandardCharsets.UTF_8);
    }
}
