package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.PublishRetried;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker refuses for a passing reason is tried again, for a while. */
class RetryTest {

    /** As long as the delay before the first further try can be, and the longest of all. */
    private static final Duration FIRST = HeldBack.BACKOFF.first();

    private static final Duration LONGEST = HeldBack.BACKOFF.max();

    private final Line line = Line.online();
    private final ScriptedWire wire = line.wire();

    @ParameterizedTest
    @CsvSource({"1, 0x80", "1, 0x83", "1, 0x97", "2, 0x80", "2, 0x83", "2, 0x97"})
    void aRefusalForAPassingReasonIsTriedAgainAsNewAfterADelay(int qos, String code) {
        Receipt receipt = line.publish("a", Qos.of(qos));
        int first = line.lastSent().id();

        line.refuse(line.lastSent(), Integer.decode(code));
        line.time.turn(FIRST.dividedBy(2).minusNanos(1));
        assertThat(line.sentTexts()).containsExactly("a");
        line.time.turn(FIRST);

        assertThat(line.sentTexts()).containsExactly("a", "a");
        assertThat(line.lastSent().duplicate()).isFalse();
        assertThat(line.lastSent().id()).isNotEqualTo(first);
        assertThat(wire.sent(Packet.PubRel.class)).isEmpty();
        line.accept(line.lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
        assertThat(line.told(PublishRetried.class)).singleElement().satisfies(told -> {
            assertThat(told.code()).isEqualTo(ReasonCode.of(Integer.decode(code)));
            assertThat(told.attempt()).isEqualTo(1);
            assertThat(told.delay()).isBetween(FIRST.dividedBy(2), FIRST);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void afterFiveFurtherTriesItFailsWithTheLastAnswer(Qos qos) {
        Receipt receipt = line.publish("a", qos);

        for (int i = 0; i < 5; i++) {
            line.refuse(line.lastSent(), 0x97);
            line.time.turn(LONGEST);
        }
        assertThat(Line.outcome(receipt)).isNull();
        line.refuse(line.lastSent(), 0x80);
        line.time.turn(Duration.ofHours(1));

        assertThat(line.sentTexts()).hasSize(6);
        assertFailed(receipt, FailureCause.REFUSED, "0x80", "6 times");
        assertThat(Line.outcome(receipt))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.code()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR));
        assertThat(line.told(PublishRetried.class))
                .extracting(PublishRetried::attempt)
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void theDelaysGrow() {
        line.publish("a", Qos.AT_LEAST_ONCE);

        for (int i = 0; i < 5; i++) {
            line.refuse(line.lastSent(), 0x97);
            line.time.turn(LONGEST);
        }

        List<Duration> delays = line.told(PublishRetried.class).stream()
                .map(PublishRetried::delay)
                .toList();
        for (int i = 0; i < 5; i++) {
            Duration most = HeldBack.BACKOFF.delay(i);
            assertThat(delays.get(i)).isBetween(most.dividedBy(2), most);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void anotherIdentifierIsTriedAtOnceButNotForEver(Qos qos) {
        Receipt receipt = line.publish("a", qos);

        for (int i = 0; i < 6; i++) {
            assertThat(line.sentTexts()).hasSize(i + 1);
            line.refuse(line.lastSent(), 0x91);
        }

        assertThat(line.sentTexts()).hasSize(6);
        assertThat(wire.sent(Packet.Publish.class))
                .extracting(Packet.Publish::id)
                .doesNotHaveDuplicates();
        assertFailed(receipt, FailureCause.REFUSED, "0x91", "6 times");
    }

    @Test
    void theRefusedOneExpiresAsRefusedAndLetsTheNextGo() {
        Receipt refused = line.connection.publish(Publication.text("a", "1").withExpiry(Duration.ofSeconds(1)));
        line.publishText("a", "2");
        line.time.turn(Duration.ofMillis(900));
        line.refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);
        line.publishText("a", "3");

        line.time.turn(Duration.ofMillis(100));

        assertFailed(refused, FailureCause.REFUSED, "0x97", "expired before it could be tried again");
        assertThat(line.sentTexts()).containsExactly("1", "2", "3");
    }

    @Test
    void onceSentAgainItEndsByItsAnswerAndNotByItsExpiry() {
        Receipt receipt = line.connection.publish(Publication.text("a", "1").withExpiry(Duration.ofSeconds(2)));
        line.refuse(line.lastSent(), 0x97);
        line.time.turn(FIRST);

        line.time.turn(Duration.ofMinutes(1));

        assertThat(Line.outcome(receipt)).isNull();
        line.accept(line.lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whatNoLongerFitsWasNeverTakenSoItFails() {
        Receipt receipt = line.connection.publish(Publication.of("a", Payload.of(new byte[200])));
        line.refuse(line.lastSent(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(
                true,
                new dev.petrel.observe.ServerLimits(
                        10, Qos.EXACTLY_ONCE, 100, 0, Duration.ofSeconds(60), ScriptedDialer.LIMITS.features()));
        line.time.turn(FIRST);

        assertFailed(receipt, FailureCause.NOT_SUPPORTED, "210");
    }

    @Test
    void closingEndsThemByWhatTheBrokerSaidLast() {
        Receipt refused = line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        Receipt behind = line.publishText("a", "2");
        Receipt sentAgain = line.publishText("b", "3");
        line.refuse(line.lastSent(), 0x91);

        line.connection.close(false);

        assertFailed(refused, FailureCause.REFUSED, "0x97", "closed before it was tried again");
        assertFailed(behind, FailureCause.CLOSED, "closed");
        assertThat(Line.outcome(sentAgain)).isInstanceOf(InDoubt.class);
        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodHoldsNothingBack() {
        line.publishText("a", "1");

        line.refuse(line.lastSent(), 0x87);
        line.publishText("a", "2");

        assertThat(line.sentTexts()).containsExactly("1", "2");
        assertThat(line.told(ClientEvent.PublishRetried.class)).isEmpty();
    }

    private static void assertFailed(Receipt receipt, FailureCause cause, String... words) {
        @Nullable PublishOutcome outcome = Line.outcome(receipt);
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(cause);
            assertThat(failed.detail()).contains(words);
        });
    }
}
