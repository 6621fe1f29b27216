package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.observe.ServerLimits.Features;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of publications when the connection is lost. */
class ResendTest {

    private static final ServerLimits LESS = new ServerLimits(
            10, Qos.AT_LEAST_ONCE, 100, 0, Duration.ofSeconds(60), new Features(false, true, true, true));

    private final Line line = Line.online();

    @Test
    void aLostConnectionIsNoOutcome() {
        Receipt sent = line.publish("a", Qos.AT_LEAST_ONCE);
        line.wire().end(Line.CUT);
        Receipt unsent = line.publish("b", Qos.AT_LEAST_ONCE);
        line.time.turn(Duration.ofHours(1));

        assertThat(Line.outcome(sent)).isNull();
        assertThat(Line.outcome(unsent)).isNull();
    }

    @Test
    void whereTheSessionLivesAllIsSentAgainInTheOrderFirstSentAsCopies() {
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.publish("b", Qos.EXACTLY_ONCE);
        line.publish("c", Qos.AT_LEAST_ONCE);
        List<Packet.Publish> before = line.wire().sent(Packet.Publish.class);

        ScriptedWire again = line.redial();
        line.publish("d", Qos.AT_LEAST_ONCE);
        again.greet(true);

        List<Packet.Publish> after = again.sent(Packet.Publish.class);
        assertThat(topics(after)).containsExactly("a", "b", "c", "d");
        assertThat(after).extracting(Packet.Publish::duplicate).containsExactly(true, true, true, false);
        assertThat(after.subList(0, 3)).extracting(Packet.Publish::id).isEqualTo(ids(before));
        assertThat(ids(before)).doesNotContain(after.getLast().id());
    }

    @Test
    void whatWasAnsweredIsNotSentAgain() {
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.publish("b", Qos.AT_LEAST_ONCE);
        line.wire().receive(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(topics(again.sent(Packet.Publish.class))).containsExactly("b");
    }

    @Test
    void pubrelsGoFirst() {
        line.publish("a", Qos.AT_LEAST_ONCE);
        Receipt receipt = line.publish("b", Qos.EXACTLY_ONCE);
        line.wire().receive(new Packet.PubRec(2, ReasonCode.SUCCESS, ""));

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(again.sent().getFirst()).isEqualTo(new Packet.PubRel(2, ReasonCode.SUCCESS));
        assertThat(topics(again.sent(Packet.Publish.class))).containsExactly("a");
        again.receive(new Packet.PubComp(2, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void pubrelsGoAgainInTheOrderOfTheirPubrecs() {
        line.publish("a", Qos.EXACTLY_ONCE);
        line.publish("b", Qos.EXACTLY_ONCE);
        line.wire().receive(new Packet.PubRec(2, ReasonCode.SUCCESS, ""), new Packet.PubRec(1, ReasonCode.SUCCESS, ""));

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(again.sent(Packet.PubRel.class))
                .extracting(Packet.PubRel::id)
                .containsExactly(2, 1);
    }

    @Test
    void whereTheSessionIsGoneWhatTheBrokerDidNotConfirmIsSentAsNew() {
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.publish("b", Qos.EXACTLY_ONCE);

        ScriptedWire again = line.redial();
        line.publish("c", Qos.AT_LEAST_ONCE);
        again.greet(false);

        List<Packet.Publish> after = again.sent(Packet.Publish.class);
        assertThat(topics(after)).containsExactly("a", "b", "c");
        assertThat(after).noneMatch(Packet.Publish::duplicate);
    }

    @Test
    void whereTheSessionIsGoneAQos2MessageHalfWayIsInDoubt() {
        Receipt receipt = line.publish("a", Qos.EXACTLY_ONCE);
        line.wire().receive(new Packet.PubRec(1, ReasonCode.SUCCESS, ""));

        ScriptedWire again = line.redial();
        again.greet(false);

        assertThat(Line.outcome(receipt))
                .isInstanceOfSatisfying(
                        InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.SESSION_LOST));
        assertThat(again.sent()).isEmpty();
    }

    @Test
    void whereTheSettingsSaySoAQos2MessageHalfWayIsSentAsNewInItsPlace() {
        Line careful = Line.of(new Settings()
                .session(Settings.CLEAN.withQos2InDoubt(SessionPolicy.Qos2InDoubt.RESEND))
                .build());
        careful.takenByBroker();
        Receipt receipt = careful.publish("a", Qos.EXACTLY_ONCE);
        careful.publish("b", Qos.EXACTLY_ONCE);
        careful.wire().receive(new Packet.PubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, ""));

        ScriptedWire again = careful.redial();
        again.greet(false);

        List<Packet.Publish> after = again.sent(Packet.Publish.class);
        assertThat(topics(after)).containsExactly("a", "b");
        assertThat(after).noneMatch(Packet.Publish::duplicate);
        assertThat(again.sent(Packet.PubRel.class)).isEmpty();
        assertThat(Line.outcome(receipt)).isNull();
        careful.accept(after.getFirst());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void aSecondLossBeforeAllIsSentAgainLosesNothingAndKeepsTheOrder() {
        for (String topic : List.of("a", "b", "c")) {
            line.publish(topic, Qos.AT_LEAST_ONCE);
        }
        ScriptedWire second = line.redial();
        second.greet(false, receiveMaximum(1));
        ScriptedWire third = line.redial();
        third.greet(true, receiveMaximum(2));
        ScriptedWire fourth = line.redial();
        fourth.greet(false);

        assertThat(topics(second.sent(Packet.Publish.class))).containsExactly("a");
        assertThat(topics(third.sent(Packet.Publish.class))).containsExactly("a", "b");
        assertThat(topics(fourth.sent(Packet.Publish.class))).containsExactly("a", "b", "c");
    }

    @Test
    void aPubrecForOneThatWaitsToBeSentAgainKeepsItFromBeingSentAgain() {
        line.publish("a", Qos.EXACTLY_ONCE);
        Receipt receipt = line.publish("b", Qos.EXACTLY_ONCE);
        ScriptedWire again = line.redial();
        again.greet(true, receiveMaximum(1));

        again.receive(new Packet.PubRec(2, ReasonCode.SUCCESS, ""));
        again.receive(new Packet.PubRec(1, ReasonCode.SUCCESS, ""), new Packet.PubComp(1, ReasonCode.SUCCESS));
        again.receive(new Packet.PubComp(2, ReasonCode.SUCCESS));

        assertThat(topics(again.sent(Packet.Publish.class))).containsExactly("a");
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
        assertThat(again.isEnded()).isFalse();
    }

    @Test
    void whatNoLongerFitsAfterItWasSentIsInDoubtAndNothingElseSuffers() {
        Receipt large = line.connection.publish(Publication.of("a", Payload.of(new byte[200])));
        Receipt tooSure = line.publish("b", Qos.EXACTLY_ONCE);
        Receipt kept = line.connection.publish(Publication.text("c", "c").withRetain(true));
        line.publish("d", Qos.AT_LEAST_ONCE);

        ScriptedWire again = line.redial();
        again.greet(true, LESS);

        for (Receipt receipt : List.of(large, tooSure, kept)) {
            assertThat(Line.outcome(receipt))
                    .isInstanceOfSatisfying(
                            InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.NOT_SUPPORTED));
        }
        assertThat(topics(again.sent(Packet.Publish.class))).containsExactly("d");
    }

    @Test
    void whatDoesNotFitFailsBeforeItIsSent() {
        Line fresh = Line.of();
        fresh.connection.start();
        Receipt large = fresh.connection.publish(Publication.of("a", Payload.of(new byte[200])));
        Receipt small = fresh.publish("b", Qos.AT_LEAST_ONCE);

        fresh.wire().greet(false, new ServerLimits(10, Qos.EXACTLY_ONCE, 100, 0, Duration.ofSeconds(60), Features.ALL));

        assertThat(Line.outcome(large)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Failed.FailureCause.NOT_SUPPORTED);
            assertThat(failed.detail()).contains("210").contains("100");
        });
        assertThat(Line.outcome(small)).isNull();
        assertThat(topics(fresh.wire().sent(Packet.Publish.class))).containsExactly("b");
    }

    @Test
    void qos0ThatWasNotWrittenIsSentByTheNextConnectionInOrder() {
        line.wire().holdWrites();
        Receipt one = line.publish("a", Qos.AT_MOST_ONCE);
        Receipt two = line.publish("b", Qos.AT_MOST_ONCE);

        ScriptedWire again = line.redial();
        line.publish("c", Qos.AT_MOST_ONCE);
        assertThat(Line.outcome(one)).isNull();
        again.greet(true);

        assertThat(topics(again.sent(Packet.Publish.class))).containsExactly("a", "b", "c");
        assertThat(Line.outcome(one)).isEqualTo(Delivered.SUCCESS);
        assertThat(Line.outcome(two)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void subscriptionsGoBeforeResendsWhichDoNotWaitForTheirAnswers() {
        line.connection.subscribe("s", Qos.AT_LEAST_ONCE, false);
        line.publish("a", Qos.AT_LEAST_ONCE);

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(again.sent()).hasSize(2);
        assertThat(again.sent().getFirst()).isInstanceOf(Packet.Subscribe.class);
        assertThat(again.sent().getLast()).isInstanceOf(Packet.Publish.class);
    }

    private static ServerLimits receiveMaximum(int maximum) {
        return new ServerLimits(
                maximum, Qos.EXACTLY_ONCE, ServerLimits.LARGEST_PACKET, 0, Duration.ofSeconds(60), Features.ALL);
    }

    private static List<String> topics(List<Packet.Publish> publishes) {
        return publishes.stream()
                .map(publish -> publish.publication().topic().name())
                .toList();
    }

    private static List<Integer> ids(List<Packet.Publish> publishes) {
        return publishes.stream().map(Packet.Publish::id).toList();
    }
}
