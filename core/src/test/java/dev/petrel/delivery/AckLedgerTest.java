package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is received, and when its acknowledgement leaves. */
class AckLedgerTest {

    private final List<Packet> sent = new ArrayList<>();
    private final AckLedger ledger = new AckLedger(sent::add);

    AckLedgerTest() {
        ledger.connected(false);
    }

    @Test
    void pubacksLeaveInTheOrderOfTheirPublishesWhateverOrderHandlersEndIn() {
        AckLedger.Entry one = received(Publishes.qos1(1, "a", "x"));
        AckLedger.Entry two = received(Publishes.qos1(2, "b", "x"));
        AckLedger.Entry three = received(Publishes.qos1(3, "c", "x"));

        ledger.handled(three);
        ledger.handled(two);
        assertThat(sent).isEmpty();
        ledger.handled(one);

        assertThat(sent).containsExactly(puback(1), puback(2), puback(3));
        assertThat(ledger.unacknowledged()).isZero();
    }

    @Test
    void qos1AndQos2DoNotWaitForEachOther() {
        received(Publishes.qos1(1, "a", "x"));
        AckLedger.Entry two = received(Publishes.qos2(2, "b", "x"));

        ledger.handled(two);

        assertThat(sent).containsExactly(pubrec(2));
    }

    @Test
    void pubrecsLeaveInTheOrderOfTheirPublishes() {
        AckLedger.Entry one = received(Publishes.qos2(1, "a", "x"));
        AckLedger.Entry two = received(Publishes.qos2(2, "b", "x"));

        ledger.handled(two);
        ledger.handled(one);

        assertThat(sent).containsExactly(pubrec(1), pubrec(2));
    }

    @Test
    void anAckDoesNotCrossTheConnectionBeforeItsMessageCameAgain() {
        AckLedger.Entry one = received(Publishes.qos1(1, "a", "x"));

        ledger.connected(true);
        ledger.handled(one);
        assertThat(sent).isEmpty();

        assertThat(ledger.received(Publishes.qos1(1, "a", "x"))).isNull();
        assertThat(sent).containsExactly(puback(1));
    }

    @Test
    void aMessageThatComesAgainIsTheOneThatIsBeingHandled() {
        AckLedger.Entry one = received(Publishes.qos1(1, "a", "x"));

        ledger.connected(true);
        assertThat(ledger.received(Publishes.qos1(1, "a", "x"))).isNull();
        assertThat(sent).isEmpty();
        ledger.handled(one);

        assertThat(sent).containsExactly(puback(1));
    }

    @Test
    void acksLeaveInTheNewOrder() {
        AckLedger.Entry one = received(Publishes.qos1(1, "a", "x"));
        AckLedger.Entry two = received(Publishes.qos1(2, "b", "x"));

        ledger.connected(true);
        ledger.received(Publishes.qos1(2, "b", "x"));
        ledger.received(Publishes.qos1(1, "a", "x"));
        ledger.handled(one);
        assertThat(sent).isEmpty();
        ledger.handled(two);

        assertThat(sent).containsExactly(puback(2), puback(1));
    }

    @Test
    void anotherMessageUnderTheSameIdentifierIsHandledAndTheOldOneIsForgotten() {
        AckLedger.Entry old = received(Publishes.qos1(1, "a", "x"));

        ledger.connected(true);
        AckLedger.Entry other = received(Publishes.qos1(1, "a", "y"));
        ledger.handled(old);
        assertThat(sent).isEmpty();
        ledger.handled(other);

        assertThat(sent).containsExactly(puback(1));
        assertThat(ledger.unacknowledged()).isZero();
    }

    @Test
    void whereTheSessionIsGoneNothingIsTakenForACopy() {
        received(Publishes.qos1(1, "a", "x"));
        received(Publishes.qos2(2, "a", "x"));
        assertThat(ledger.unacknowledged()).isEqualTo(2);

        ledger.connected(false);

        assertThat(ledger.unacknowledged()).isZero();
        assertThat(ledger.received(Publishes.qos1(1, "a", "x"))).isNotNull();
        assertThat(ledger.received(Publishes.qos2(2, "a", "x"))).isNotNull();
    }

    @Test
    void anIdentifierThatWasAcknowledgedIsFreeForTheSameBytesAgain() {
        ledger.handled(received(Publishes.qos1(1, "a", "x")));

        assertThat(ledger.received(Publishes.qos1(1, "a", "x"))).isNotNull();
        ledger.connected(true);
        ledger.received(Publishes.qos1(1, "a", "x"));
        assertThat(sent).hasSize(1);
    }

    @Test
    void aQos2IdentifierIsKeptUntilPubrelOverReconnects() {
        ledger.handled(received(Publishes.qos2(1, "a", "x")));

        ledger.connected(true);
        assertThat(ledger.received(Publishes.qos2(1, "a", "x"))).isNull();
        assertThat(sent).containsExactly(pubrec(1), pubrec(1));
        ledger.connected(true);
        ledger.released(1);

        assertThat(sent.getLast()).isEqualTo(new Packet.PubComp(1, ReasonCode.SUCCESS));
        assertThat(ledger.received(Publishes.qos2(1, "a", "x"))).isNotNull();
    }

    @Test
    void aCopyOfWhatWasReceivedButNotReleasedWaitsForItsTurnToo() {
        ledger.handled(received(Publishes.qos2(2, "b", "x")));
        AckLedger.Entry one = received(Publishes.qos2(1, "a", "x"));

        ledger.connected(true);
        ledger.received(Publishes.qos2(1, "a", "x"));
        ledger.received(Publishes.qos2(2, "b", "x"));
        sent.clear();
        ledger.handled(one);

        assertThat(sent).containsExactly(pubrec(1), pubrec(2));
    }

    @Test
    void aPubrelForAnUnknownIdentifierIsAnsweredSoThatTheBrokerCanForget() {
        ledger.released(9);

        assertThat(sent).containsExactly(new Packet.PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    @Test
    void whereTheSessionIsGoneReceivedIdentifiersAreForgotten() {
        ledger.handled(received(Publishes.qos2(1, "a", "x")));

        ledger.connected(false);

        assertThat(ledger.received(Publishes.qos2(1, "a", "x"))).isNotNull();
    }

    private AckLedger.Entry received(Packet.Publish publish) {
        return Objects.requireNonNull(ledger.received(publish));
    }

    private static Packet puback(int id) {
        return new Packet.PubAck(id, ReasonCode.SUCCESS, "");
    }

    private static Packet pubrec(int id) {
        return new Packet.PubRec(id, ReasonCode.SUCCESS, "");
    }
}
