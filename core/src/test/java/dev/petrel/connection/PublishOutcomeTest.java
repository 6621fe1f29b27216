package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer of the broker means for a publication. */
class PublishOutcomeTest {

    private final Line line = Line.online();
    private final ScriptedWire wire = line.wire();

    @Test
    void qos0IsDeliveredWhenItIsWritten() {
        Receipt receipt = line.publish("a", Qos.AT_MOST_ONCE);

        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void qos0IsNotDeliveredBeforeItIsWritten() {
        wire.holdWrites();

        Receipt receipt = line.publish("a", Qos.AT_MOST_ONCE);

        assertThat(Line.outcome(receipt)).isNull();
    }

    @Test
    void qos1IsDeliveredByPuback() {
        Receipt receipt = line.publish("a", Qos.AT_LEAST_ONCE);
        assertThat(Line.outcome(receipt)).isNull();

        wire.receive(Line.ack(published(), 0x00));

        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
        assertThat(line.told(ClientEvent.Published.class))
                .containsExactly(new ClientEvent.Published("a", Delivered.SUCCESS));
    }

    @Test
    void qos2IsDeliveredByPubcompAndNotByPubrec() {
        Receipt receipt = line.publish("a", Qos.EXACTLY_ONCE);
        int id = published().id();

        wire.receive(new Packet.PubRec(id, ReasonCode.SUCCESS, ""));
        assertThat(Line.outcome(receipt)).isNull();
        assertThat(wire.sent(Packet.PubRel.class)).containsExactly(new Packet.PubRel(id, ReasonCode.SUCCESS));
        wire.receive(new Packet.PubComp(id, ReasonCode.SUCCESS));

        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whereTheBrokerTakesNoChecksumAlongOneThatIsToCarryItFails() {
        Line auto = Line.of(new Settings().protocol(Protocol.AUTO).build());
        auto.connection.start();
        Receipt receipt = auto.connection.publish(Publication.text("a", "1").withChecksum(true));
        Receipt other = auto.publishText("a", "2");

        auto.wire().end(new WireEnd.Refused(ReasonCode.of(0x84), "refused", false));
        assertThat(auto.wire().dial().hello().protocol()).isEqualTo(Protocol.MQTT_3_1_1);
        auto.wire().greet(false);
        auto.accept(auto.lastSent());

        assertThat(Line.outcome(receipt)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(FailureCause.NOT_SUPPORTED);
            assertThat(failed.detail()).contains("checksum", "3.1.1");
        });
        assertThat(auto.sentTexts()).containsExactly("2");
        assertThat(Line.outcome(other)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whereNoBrokerWillTakeAChecksumAlongItIsRefusedAtOnce() {
        Line old = Line.of(new Settings().protocol(Protocol.MQTT_3_1_1).build());
        Publication checked = Publication.text("a", "1").withChecksum(true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> old.connection.publish(checked))
                .withMessageContaining("MQTT 5");
        Receipt receipt = line.connection.publish(checked);
        line.accept(line.lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void aPubcompThatDoesNotFindThePacketStillMeansDelivered() {
        Receipt receipt = line.publish("a", Qos.EXACTLY_ONCE);
        int id = published().id();

        wire.receive(new Packet.PubRec(id, ReasonCode.SUCCESS, ""));
        wire.receive(new Packet.PubComp(id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));

        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void deliveredTellsWhenNobodyListened() {
        Receipt one = line.publish("a", Qos.AT_LEAST_ONCE);
        wire.receive(Line.ack(published(), 0x10));
        Receipt two = line.publish("b", Qos.EXACTLY_ONCE);
        int id = published().id();
        wire.receive(new Packet.PubRec(id, ReasonCode.NO_MATCHING_SUBSCRIBERS, ""));
        wire.receive(new Packet.PubComp(id, ReasonCode.SUCCESS));

        assertThat(Line.outcome(one)).isEqualTo(new Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
        assertThat(Line.outcome(two)).isEqualTo(new Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x81, 0x87, 0x90, 0x92, 0x99, 0xC0, 0xFF})
    void aRefusalIsAFailureWhetherItsCodeIsKnownOrNot(int code) {
        Receipt one = line.publish("a", Qos.AT_LEAST_ONCE);
        wire.receive(new Packet.PubAck(published().id(), ReasonCode.of(code), "because"));
        Receipt two = line.publish("a", Qos.EXACTLY_ONCE);
        wire.receive(new Packet.PubRec(published().id(), ReasonCode.of(code), ""));

        assertThat(Line.outcome(one)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(FailureCause.REFUSED);
            assertThat(failed.detail()).contains(ReasonCode.of(code).toString()).contains("because");
        });
        assertThat(Line.outcome(two)).isInstanceOf(Failed.class);
        assertThat(wire.sent(Packet.PubRel.class)).isEmpty();
    }

    @Test
    void whereTheIdentifierIsInUseAnotherOneIsTaken() {
        Receipt one = line.publish("a", Qos.AT_LEAST_ONCE);
        Packet.Publish first = published();
        wire.receive(Line.ack(first, 0x91));
        Packet.Publish again = published();
        Receipt two = line.publish("b", Qos.EXACTLY_ONCE);
        Packet.Publish second = published();
        wire.receive(new Packet.PubRec(second.id(), ReasonCode.PACKET_IDENTIFIER_IN_USE, ""));

        assertThat(again.id()).isNotEqualTo(first.id());
        assertThat(again.duplicate()).isFalse();
        assertThat(published().id()).isNotEqualTo(second.id());
        assertThat(Line.outcome(one)).isNull();
        assertThat(Line.outcome(two)).isNull();
    }

    @Test
    void twoThatAreTriedAgainKeepTheirOrder() {
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.publish("a", Qos.EXACTLY_ONCE);
        line.publish("a", Qos.AT_LEAST_ONCE);
        List<Packet.Publish> first = wire.sent(Packet.Publish.class);
        wire.fill();

        wire.receive(Line.ack(first.getFirst(), 0x91), Line.ack(first.getLast(), 0x91));
        wire.empty();
        assertThat(wire.sent(Packet.Publish.class)).hasSize(4);
        wire.receive(Line.ack(published(), 0x00));

        List<Packet.Publish> all = wire.sent(Packet.Publish.class);
        assertThat(all).hasSize(5);
        assertThat(all.get(3).publication()).isSameAs(first.getFirst().publication());
        assertThat(all.get(4).publication()).isSameAs(first.getLast().publication());
    }

    @Test
    void anAnswerThatNobodyWaitsForChangesNothing() {
        Receipt receipt = line.publish("a", Qos.AT_LEAST_ONCE);

        wire.receive(new Packet.PubAck(999, ReasonCode.SUCCESS, ""), new Packet.PubComp(999, ReasonCode.SUCCESS));

        assertThat(Line.outcome(receipt)).isNull();
        assertThat(wire.isEnded()).isFalse();
    }

    @Test
    void aPubrecThatNobodyWaitsForIsAnsweredSoThatTheBrokerCanForget() {
        wire.receive(new Packet.PubRec(999, ReasonCode.SUCCESS, ""));

        assertThat(wire.sent(Packet.PubRel.class))
                .containsExactly(new Packet.PubRel(999, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    @Test
    void anAnswerOfTheWrongKindClosesTheConnection() {
        List<Answer> wrong = List.of(
                new Answer(Qos.EXACTLY_ONCE, id -> new Packet.PubAck(id, ReasonCode.SUCCESS, "")),
                new Answer(Qos.AT_LEAST_ONCE, id -> new Packet.PubRec(id, ReasonCode.SUCCESS, "")),
                new Answer(Qos.EXACTLY_ONCE, id -> new Packet.PubComp(id, ReasonCode.SUCCESS)));

        for (Answer answer : wrong) {
            Line fresh = Line.online();
            Receipt receipt = fresh.publish("a", answer.qos);
            ScriptedWire toBreak = fresh.wire();

            toBreak.receive(answer.packet.apply(
                    toBreak.sent(Packet.Publish.class).getFirst().id()));

            assertThat(toBreak.isEnded()).isTrue();
            assertThat(toBreak.goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.PROTOCOL_ERROR, null));
            assertThat(Line.outcome(receipt)).isNull();
        }
    }

    private Packet.Publish published() {
        return wire.sent(Packet.Publish.class).getLast();
    }

    private record Answer(Qos qos, java.util.function.IntFunction<Packet> packet) {}
}
