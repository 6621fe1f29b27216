package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Packet;
import org.junit.jupiter.api.Test;

/** How much is on the wire at once. */
class WindowTest {

    private static final ServerLimits L = ScriptedDialer.LIMITS;

    @Test
    void theWindowIsTheSettingWhereTheBrokerTakesMore() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(3));
        line.takenByBroker();

        publish(line, 10);

        assertThat(line.wire().sent(Packet.Publish.class)).hasSize(3);
    }

    @Test
    void theWindowIsTheBrokersWhereItTakesLess() {
        Line line = Line.of();
        line.connection.start();
        line.wire().greet(false, receiveMaximum(2));

        publish(line, 10);

        assertThat(line.wire().sent(Packet.Publish.class)).hasSize(2);
    }

    @Test
    void theWindowIs20WhereTheBrokerCannotSay() {
        Line line = Line.of(new Settings().protocol(Protocol.MQTT_3_1_1).build());
        line.takenByBroker();

        publish(line, 50);

        assertThat(line.wire().sent(Packet.Publish.class)).hasSize(20);
    }

    @Test
    void eachAnswerMakesRoomForOne() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(2));
        ScriptedWire wire = line.takenByBroker();
        publish(line, 4);
        wire.news();

        wire.receive(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));
        assertThat(wire.news()).hasSize(1);
        wire.receive(new Packet.PubAck(2, ReasonCode.NOT_AUTHORIZED, ""));
        assertThat(wire.news()).hasSize(1);
    }

    @Test
    void aPubrecMakesNoRoomAndAPubcompDoes() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(1));
        ScriptedWire wire = line.takenByBroker();
        line.publish("a", Qos.EXACTLY_ONCE);
        line.publish("b", Qos.EXACTLY_ONCE);

        wire.receive(new Packet.PubRec(1, ReasonCode.SUCCESS, ""));
        assertThat(wire.sent(Packet.Publish.class)).hasSize(1);
        wire.receive(new Packet.PubComp(1, ReasonCode.SUCCESS));
        assertThat(wire.sent(Packet.Publish.class)).hasSize(2);
    }

    @Test
    void aPubrecThatRefusesMakesRoom() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(1));
        ScriptedWire wire = line.takenByBroker();
        line.publish("a", Qos.EXACTLY_ONCE);
        line.publish("b", Qos.EXACTLY_ONCE);

        wire.receive(new Packet.PubRec(1, ReasonCode.NOT_AUTHORIZED, ""));

        assertThat(wire.sent(Packet.Publish.class)).hasSize(2);
    }

    @Test
    void qos0TakesNoPlaceInTheWindow() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(1));
        line.takenByBroker();
        line.publish("a", Qos.AT_LEAST_ONCE);

        Receipt receipt = line.publish("b", Qos.AT_MOST_ONCE);

        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void aFullSocketIsNotWrittenToUntilItTakesMore() {
        Line line = Line.online();
        ScriptedWire wire = line.wire();
        wire.fill();

        publish(line, 3);
        assertThat(wire.sent(Packet.Publish.class)).isEmpty();
        wire.empty();

        assertThat(wire.sent(Packet.Publish.class)).hasSize(3);
    }

    @Test
    void aNewConnectionHasANewWindow() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(5));
        line.takenByBroker();
        publish(line, 10);

        ScriptedWire again = line.redial();
        again.greet(true, receiveMaximum(2));

        assertThat(again.sent(Packet.Publish.class)).hasSize(2);
        again.receive(new Packet.PubAck(1, ReasonCode.SUCCESS, ""), new Packet.PubAck(2, ReasonCode.SUCCESS, ""));
        assertThat(again.sent(Packet.Publish.class)).hasSize(4);
    }

    private static void publish(Line line, int count) {
        for (int i = 0; i < count; i++) {
            line.publish("t" + i, Qos.AT_LEAST_ONCE);
        }
    }

    private static ServerLimits receiveMaximum(int maximum) {
        return new ServerLimits(
                maximum, L.maximumQos(), L.maximumPacketSize(), L.topicAliasMaximum(), L.keepAlive(), L.features());
    }
}
