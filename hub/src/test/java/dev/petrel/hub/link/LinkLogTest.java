package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LinkLogTest {

    private static final ServerLimits LIMITS = new ServerLimits(
            20, Qos.EXACTLY_ONCE, ServerLimits.LARGEST_PACKET, 0, Duration.ofMinutes(1), ServerLimits.Features.ALL);
    private static final ClientEvent CONNECTED =
            new ClientEvent.Connected("broker", "hub", Protocol.MQTT_5, false, LIMITS);
    private static final ClientEvent REFUSED =
            new ClientEvent.Published("a", new Failed(FailureCause.REFUSED, "not authorized"));

    private final Logger logger = (Logger) LoggerFactory.getLogger(LinkLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LinkLog log = new LinkLog();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoLonger() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void eachKindHasItsLevelAndItsWord() {
        List.of(
                        new ClientEvent.ConnectFailed("broker", Cause.UNREACHABLE, "refused"),
                        new ClientEvent.StateChanged(new ConnectionState.Waiting(Instant.EPOCH, "refused")),
                        CONNECTED,
                        new ClientEvent.Published("a", Delivered.SUCCESS),
                        REFUSED,
                        new ClientEvent.ConnectionLost("broker", "reset"),
                        new ClientEvent.ConnectFailed("broker", Cause.LOGIN, "no"),
                        new ClientEvent.ConnectFailed("broker", Cause.UNREACHABLE, "refused"),
                        CONNECTED)
                .forEach(log::on);

        assertThat(lines.list)
                .extracting(
                        line -> line.getLevel() + " " + line.getKeyValuePairs().getFirst().value)
                .containsExactly(
                        "WARN mqtt_connection_failed",
                        "INFO mqtt_reconnect_scheduled",
                        "INFO mqtt_connected",
                        "DEBUG mqtt_published",
                        "WARN mqtt_publish_failed",
                        "INFO mqtt_on_disconnect",
                        "WARN mqtt_connection_refused",
                        "WARN mqtt_reconnect_failed",
                        "INFO mqtt_reconnected");
    }

    @Test
    void aFallBackTo311IsAWarning() {
        log.on(new ClientEvent.Connected("broker", "hub", Protocol.MQTT_3_1_1, false, LIMITS));

        assertThat(lines.list).last().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getKeyValuePairs().getFirst().value).isEqualTo("mqtt_protocol_fallback");
        });
    }

    @Test
    void aThousandRefusalsAreALine() {
        for (int i = 0; i < 1000; i++) {
            log.on(REFUSED);
        }

        assertThat(lines.list).hasSize(1);
    }
}
