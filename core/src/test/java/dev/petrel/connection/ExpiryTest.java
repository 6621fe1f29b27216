package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.time.Time;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publications that are of use only for a time. */
class ExpiryTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void whatIsNotSentInTimeFailsAtThatTime() {
        Line line = Line.of();

        Receipt receipt = publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(TEN_SECONDS.minusNanos(1));
        assertThat(Line.outcome(receipt)).isNull();
        line.time.turn(Duration.ofNanos(1));

        assertExpired(Line.outcome(receipt));
    }

    @Test
    void whatExpiredIsNotSent() {
        Line line = Line.of();
        publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(TEN_SECONDS);

        ScriptedWire wire = line.takenByBroker();

        assertThat(wire.sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void whatExpiredMakesRoomForOthersWhileTheBrokerIsAway() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(1, 1000));
        publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(TEN_SECONDS);

        Receipt next = publish(line, "b", Qos.AT_LEAST_ONCE);

        assertThat(next.accepted()).isCompleted();
    }

    @Test
    void whatExpiredHoldsUpNoDrain() {
        Line line = Line.of();
        publish(line, "a", Qos.AT_LEAST_ONCE);
        CompletionStage<Void> drained = line.connection.drained();
        assertThat(Line.end(drained)).isNull();

        line.time.turn(TEN_SECONDS);

        assertThat(Line.end(drained)).isEqualTo("done");
    }

    @Test
    void theRemainingTimeIsSentInWholeSecondsRoundedUp() {
        Line line = Line.of();
        publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(Duration.ofMillis(3_500));

        line.takenByBroker();

        assertThat(sentExpiry(line.wire())).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void onceSentItEndsByItsAnswerAndIsSentAgainWithOneSecondAtLeast() {
        Line line = Line.online();
        Receipt receipt = publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(Duration.ofMinutes(5));
        assertThat(Line.outcome(receipt)).isNull();

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(sentExpiry(again)).isEqualTo(Duration.ofSeconds(1));
        again.receive(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void expiredAfterItWasSentToASessionThatIsGoneItIsInDoubt() {
        Line line = Line.online();
        Receipt receipt = publish(line, "a", Qos.AT_LEAST_ONCE);
        line.time.turn(TEN_SECONDS);

        ScriptedWire again = line.redial();
        again.greet(false);

        assertThat(Line.outcome(receipt))
                .isInstanceOfSatisfying(
                        InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.EXPIRED));
        assertThat(again.sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void qos0ThatTheSocketNeverTookFailsWhenItExpires() {
        Line line = Line.online();
        line.wire().holdWrites();
        Receipt receipt = publish(line, "a", Qos.AT_MOST_ONCE);
        line.wire().end(Line.CUT);

        line.time.turn(TEN_SECONDS);

        assertExpired(Line.outcome(receipt));
    }

    @Test
    void noAlarmIsLeftOfWhatTheBrokerGotBeforeItWasSet() {
        Line line = Line.online();
        Time late = new Time() {
            @Override
            public Instant now() {
                return line.time.now();
            }

            @Override
            public long nanos() {
                return line.time.nanos();
            }

            @Override
            public Alarm after(Duration delay, Runnable action) {
                line.wire().empty();
                return line.time.after(delay, action);
            }
        };
        Connection connection = line.sharing(late);
        connection.start();
        line.wire().greet(false);

        connection.publish(Line.publication("a", Qos.AT_LEAST_ONCE).withExpiry(TEN_SECONDS));

        assertThat(line.wire().sent(Packet.Publish.class)).hasSize(1);
        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void noAlarmIsLeftOfWhatWasSentOrRefused() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(1, 1000));
        publish(line, "a", Qos.AT_LEAST_ONCE);
        Receipt refused = publish(line, "b", Qos.AT_LEAST_ONCE);

        line.takenByBroker();

        assertThat(refused.accepted().toCompletableFuture()).isCompletedExceptionally();
        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    private static Receipt publish(Line line, String topic, Qos qos) {
        return line.connection.publish(Line.publication(topic, qos).withExpiry(TEN_SECONDS));
    }

    private static void assertExpired(@Nullable PublishOutcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXPIRED));
    }

    private static @Nullable Duration sentExpiry(ScriptedWire wire) {
        Packet.Publish sent = wire.sent(Packet.Publish.class).getFirst();
        return sent.publication().metadata().expiry();
    }
}
