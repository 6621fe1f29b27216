package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.wire.Packet;
import org.junit.jupiter.api.Test;

/** What is accepted and what is not. */
class QueueTest {

    @Test
    void aPublicationIsAcceptedAtOnceAlsoBeforeTheClientIsStarted() {
        Line line = Line.of();

        Receipt receipt = line.publish("a", Qos.AT_LEAST_ONCE);

        assertThat(receipt.accepted()).isCompleted();
        line.takenByBroker();
        assertThat(line.wire().sent(Packet.Publish.class)).hasSize(1);
    }

    @Test
    void moreMessagesThanTheBoundAreRefusedAtOnceWithTheBoundInWords() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(2, 1000));
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.publish("b", Qos.AT_LEAST_ONCE);

        Receipt third = line.publish("c", Qos.AT_LEAST_ONCE);

        assertThat(Line.end(third.accepted()))
                .isInstanceOfSatisfying(
                        QueueFull.class, full -> assertThat(full).hasMessageContaining("2 messages"));
        assertThat(Line.end(third.outcome())).isInstanceOf(QueueFull.class);
    }

    @Test
    void moreBytesThanTheBoundAreRefused() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(100, 50));
        line.connection.publish(bytes(40));

        Receipt second = line.connection.publish(bytes(40));

        assertThat(Line.end(second.accepted())).isInstanceOf(QueueFull.class);
    }

    @Test
    void propertiesCountAmongTheBytes() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(100, 100_000));
        Publication large = Publication.of("a", Payload.EMPTY)
                .withMetadata(Metadata.NONE.withUserProperty("name", "x".repeat(60_000)));
        line.connection.publish(large);

        Receipt second = line.connection.publish(large);

        assertThat(Line.end(second.accepted())).isInstanceOf(QueueFull.class);
    }

    @Test
    void onePublicationIsTakenHoweverLargeWhenNothingElseWaits() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(100, 50));

        Receipt receipt = line.connection.publish(bytes(4000));

        assertThat(receipt.accepted()).isCompleted();
    }

    @Test
    void whatWasRefusedTakesNoRoom() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(100, 50));
        line.connection.publish(bytes(20));
        line.connection.publish(bytes(100));

        Receipt third = line.connection.publish(bytes(20));

        assertThat(third.accepted()).isCompleted();
    }

    @Test
    void whatWasSentMakesRoom() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(1, 1000));
        line.takenByBroker();

        line.publish("a", Qos.AT_LEAST_ONCE);

        assertThat(line.publish("b", Qos.AT_LEAST_ONCE).accepted()).isCompleted();
    }

    @Test
    void aClosedClientTakesNothing() {
        Line line = Line.online();
        line.connection.close(false);

        Receipt receipt = line.publish("a", Qos.AT_LEAST_ONCE);

        assertThat(Line.end(receipt.accepted())).isInstanceOf(NotConnected.class);
    }

    @Test
    void qos2OnASessionThatOutlivesTheProcessIsRefusedWithTheReason() {
        Line line = Line.of(new Settings().session(Settings.DURABLE).build());

        assertThatThrownBy(() -> line.publish("a", Qos.EXACTLY_ONCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QoS 2 on a durable session");
    }

    /** (S4) */
    @Test
    void nothingIsPublishedBelowTheBrokersOwnTopics() {
        Line line = Line.online();

        assertThatThrownBy(() -> line.publish("$SYS/broker/load", Qos.AT_LEAST_ONCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$SYS");
    }

    private static Publication bytes(int count) {
        return Publication.of("t", Payload.of(new byte[count]));
    }
}
