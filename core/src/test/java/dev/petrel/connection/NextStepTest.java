package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows the end of a wire. */
class NextStepTest {

    private static final WireEnd CLOSE = new WireEnd.Lost("closed", true);
    private static final WireEnd UNREACHABLE = new WireEnd.Unreachable("no route");
    private static final WireEnd TAKEN_OVER = bye(0x8E);
    private static final Duration NEVER = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(9);
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Referral NOWHERE = new Referral.None("");
    private static final Referral FOLLOWED = new Referral.Followed(List.of(Settings.url("other", null)));

    /** Chance at its upper end: what comes out is the longest that the delay can be. */
    private static final RandomGenerator MOST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1;
        }
    };

    /** Chance at its lower end. */
    private static final RandomGenerator LEAST = () -> 0;

    @Test
    void aLossIsFollowedAtOnceAndThenMoreAndMoreSlowly() {
        Past past = new Past(MOST);

        List<Double> delays = new ArrayList<>();
        delays.add(past.delay(new WireEnd.KeepAliveTimedOut("silence"), LONG));
        for (int i = 0; i < 7; i++) {
            delays.add(past.delay(UNREACHABLE, NEVER));
        }

        assertThat(delays).containsExactly(0.0, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0);
    }

    @Test
    void theFirstAttemptThatFailsIsFollowedByTheFirstDelay() {
        Past past = new Past(MOST);

        assertThat(past.delay(UNREACHABLE, NEVER)).isEqualTo(0.5);
        assertThat(past.delay(new WireEnd.ConnectTimedOut("late"), NEVER)).isEqualTo(1.0);
    }

    @Test
    void chanceTakesAtMostHalfOfADelay() {
        assertThat(new Past(LEAST).delay(UNREACHABLE, NEVER)).isEqualTo(0.25);

        SplittableRandom chance = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(new Past(chance).delay(UNREACHABLE, NEVER)).isBetween(0.25, 0.5);
        }
    }

    @Test
    void tenSecondsOnlineAndTheCountingBeginsAnew() {
        Past past = new Past(MOST);
        past.delay(UNREACHABLE, NEVER);
        past.delay(UNREACHABLE, NEVER);

        assertThat(past.delay(bye(0x8B), SOON)).isEqualTo(2.0);
        assertThat(past.delay(bye(0x8B), STEADY)).isEqualTo(0.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x84, 0x85, 0x9A, 0x9B})
    void aRefusalThatStandsIsGivenUp(int code) {
        assertThat(step(refused(code))).isEqualTo(new NextStep.GiveUp());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x84, 0x85, 0x9A, 0x9B})
    void whileThereIsAnotherServerItIsNotGivenUp(int code) {
        NextStep.Ended ended = new NextStep.Ended(refused(code), NEVER, true, NOWHERE);

        NextStep step = NextStep.after(ended, History.NONE, Backoff.DEFAULT, MOST);

        assertThat(step)
                .isInstanceOfSatisfying(
                        NextStep.Dial.class,
                        dial -> assertThat(Past.seconds(dial.delay())).isEqualTo(5.0));
    }

    @Test
    void aConnectionThatWeDroppedIsALoss() {
        Past past = new Past(MOST);

        assertThat(past.delay(new WireEnd.ClosedHere("heartbeats"), LONG)).isEqualTo(0.0);
        assertThat(past.delay(new WireEnd.ClosedHere("heartbeats"), SOON)).isEqualTo(0.5);
    }

    @Test
    void aDisputeIsATakeOver() {
        Past past = new Past(MOST);
        WireEnd disputed = new WireEnd.Disputed("another speaks");

        assertThat(past.takeOverDelay(disputed, LONG)).isEqualTo(5.0);
        assertThat(past.takeOverDelay(disputed, SOON)).isEqualTo(10.0);
        assertThat(past.takeOverDelay(TAKEN_OVER, SOON)).isEqualTo(20.0);
    }

    @Test
    void aSessionThatIsMissedIsGivenUp() {
        assertThat(step(new WireEnd.SessionMissing("gone"))).isEqualTo(new NextStep.GiveUp());
    }

    @Test
    void anyOtherRefusalWaitsForTheLongestDelay() {
        for (int code = 0x80; code <= 0xFF; code++) {
            if (!List.of(0x84, 0x85, 0x9A, 0x9B).contains(code)) {
                assertThat(new Past(MOST).delay(refused(code), NEVER)).isEqualTo(5.0);
                assertThat(new Past(LEAST).delay(refused(code), NEVER)).isEqualTo(3.75);
            }
        }
    }

    @Test
    void aCertificateThatIsNotTakenWaitsForTheLongestDelay() {
        assertThat(new Past(MOST).delay(new WireEnd.NotTrusted("expired"), NEVER))
                .isEqualTo(5.0);
        assertThat(new Past(LEAST).delay(new WireEnd.NotTrusted("expired"), NEVER))
                .isEqualTo(3.75);
    }

    @Test
    void aLoginThatCannotBeHadIsAskedForMoreAndMoreSlowly() {
        Past past = new Past(MOST);

        assertThat(past.delay(new WireEnd.NoLogin("sealed"), NEVER)).isEqualTo(0.5);
        assertThat(past.delay(new WireEnd.NoLogin("sealed"), NEVER)).isEqualTo(1.0);
    }

    @Test
    void aConnectionThatIsMadeAnewIsDialledAtOnceHoweverOften() {
        Past past = new Past(MOST);
        past.delay(UNREACHABLE, NEVER);

        assertThat(past.delay(new WireEnd.Renewed("asked"), SOON)).isEqualTo(0.0);
        assertThat(past.delay(new WireEnd.Renewed("asked"), SOON)).isEqualTo(0.0);
        assertThat(past.delay(UNREACHABLE, NEVER)).isEqualTo(1.0);
    }

    @Test
    void aGoodbyeThatBlamesUsWaitsForTheLongestDelay() {
        for (int code : List.of(0x81, 0x82, 0x90, 0x94, 0x95, 0x99, 0x9A, 0x9B)) {
            assertThat(new Past(MOST).delay(bye(code), LONG)).as("0x%X", code).isEqualTo(5.0);
        }
    }

    @Test
    void anyOtherGoodbyeIsALoss() {
        List<Integer> others = List.of(0x81, 0x82, 0x8E, 0x90, 0x94, 0x95, 0x99, 0x9A, 0x9B);
        for (int code = 0; code <= 0xFF; code++) {
            if (!others.contains(code)) {
                assertThat(new Past(MOST).delay(bye(code), LONG))
                        .as("0x%X", code)
                        .isEqualTo(0.0);
            }
        }
    }

    @Test
    void aBrokerThatBreaksTheProtocolIsNotDialledAtOnce() {
        WireEnd violated = new WireEnd.Violated(ReasonCode.PROTOCOL_ERROR, "nonsense");

        assertThat(new Past(MOST).delay(violated, LONG)).isEqualTo(0.5);
    }

    @Test
    void aTakeOverWaitsLongAndThenTwiceAsLongUpToAMinute() {
        Past past = new Past(MOST);

        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            delays.add(past.takeOverDelay(TAKEN_OVER, SOON));
        }

        assertThat(delays).containsExactly(5.0, 10.0, 20.0, 40.0, 60.0, 60.0);
        assertThat(new Past(LEAST).takeOverDelay(TAKEN_OVER, SOON)).isEqualTo(4.0);
    }

    @Test
    void aMinuteOnlineAndATakeOverIsForgotten() {
        Past past = new Past(MOST);
        past.takeOverDelay(TAKEN_OVER, SOON);
        past.takeOverDelay(TAKEN_OVER, SOON);

        assertThat(past.takeOverDelay(TAKEN_OVER, LONG.minusNanos(1))).isEqualTo(20.0);
        assertThat(past.takeOverDelay(TAKEN_OVER, LONG)).isEqualTo(5.0);
    }

    @Test
    void twoPlainClosesInARowSoonAfterConnackAreATakeOver() {
        Past past = new Past(MOST);

        assertThat(past.delay(CLOSE, SOON)).isEqualTo(0.0);
        assertThat(past.takeOverDelay(CLOSE, SOON)).isEqualTo(5.0);
    }

    @Test
    void eachFurtherPairOfPlainClosesInARowIsATakeOverToo() {
        Past past = new Past(MOST);
        past.delay(CLOSE, SOON);
        past.takeOverDelay(CLOSE, SOON);

        assertThat(past.delay(CLOSE, SOON)).isEqualTo(0.0);
        assertThat(past.takeOverDelay(CLOSE, SOON)).isEqualTo(10.0);
        assertThat(past.delay(CLOSE, SOON)).isEqualTo(0.0);
        assertThat(past.takeOverDelay(CLOSE, SOON)).isEqualTo(20.0);
    }

    @Test
    void aTakeOverThatWasGuessedIsForgottenWhenTheRowEnds() {
        Past past = new Past(MOST);
        past.delay(CLOSE, SOON);
        past.takeOverDelay(CLOSE, SOON);
        past.delay(CLOSE, SOON);

        past.delay(UNREACHABLE, NEVER);

        assertThat(past.delay(CLOSE, SOON)).isEqualTo(0.0);
        assertThat(past.takeOverDelay(CLOSE, SOON)).isEqualTo(5.0);
    }

    @Test
    void aTakeOverThatWasToldCountsForOneThatIsGuessed() {
        Past past = new Past(MOST);
        past.takeOverDelay(TAKEN_OVER, SOON);
        past.delay(CLOSE, SOON);

        assertThat(past.takeOverDelay(CLOSE, SOON)).isEqualTo(10.0);
    }

    @Test
    void plainClosesAreNotInARowWhenOneCameLate() {
        Past past = new Past(MOST);

        past.delay(CLOSE, SOON);
        past.delay(CLOSE, STEADY);

        assertThat(past.step(CLOSE, SOON)).isInstanceOf(NextStep.Dial.class);
    }

    @Test
    void aPlainCloseIsFollowedAtOnceHoweverManyAttemptsFailedBefore() {
        Past past = new Past(MOST);
        past.delay(UNREACHABLE, NEVER);
        past.delay(UNREACHABLE, NEVER);

        assertThat(past.delay(CLOSE, SOON)).isEqualTo(0.0);
    }

    @Test
    void aBrokerThatIsKilledAgainAndAgainIsNotTakenForARival() {
        Past past = new Past(MOST);

        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            delays.add(past.delay(CLOSE, SOON));
            delays.add(past.delay(UNREACHABLE, NEVER));
        }

        assertThat(delays)
                .startsWith(0.0, 0.5, 0.0, 2.0, 0.0, 5.0)
                .allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(5.0));
    }

    @Test
    void plainClosesAreNotInARowWhenTheConnectionEndedOtherwiseBetween() {
        List<WireEnd> between = List.of(
                UNREACHABLE,
                new WireEnd.ConnectTimedOut("late"),
                new WireEnd.KeepAliveTimedOut("silence"),
                new WireEnd.Lost("closed", false),
                new WireEnd.Violated(ReasonCode.PROTOCOL_ERROR, "nonsense"),
                refused(0x88),
                bye(0x8B),
                bye(0x95));

        for (WireEnd end : between) {
            Past past = new Past(MOST);
            past.delay(CLOSE, SOON);
            past.delay(end, NEVER);

            assertThat(past.step(CLOSE, SOON)).as("after %s", end).isInstanceOf(NextStep.Dial.class);
        }
    }

    @Test
    void aCloseBeforeConnackIsNeverATakeOver() {
        Past past = new Past(MOST);
        WireEnd early = new WireEnd.Lost("closed", false);

        assertThat(past.delay(early, NEVER)).isEqualTo(0.5);
        assertThat(past.delay(early, NEVER)).isEqualTo(1.0);
        assertThat(past.delay(early, NEVER)).isEqualTo(2.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x9C, 0x9D})
    void theFirstReferenceIsFollowedAtOnceHoweverManyAttemptsFailedBeforeAndTheNextMoreAndMoreSlowly(int code) {
        Past past = new Past(MOST);
        past.delay(UNREACHABLE, NEVER);
        past.delay(UNREACHABLE, NEVER);

        assertThat(past.delay(refused(code), NEVER, FOLLOWED)).isEqualTo(0.0);
        assertThat(past.delay(bye(code), SOON, FOLLOWED)).isEqualTo(4.0);
        assertThat(past.delay(refused(code), NEVER, FOLLOWED)).isEqualTo(5.0);
    }

    @Test
    void aReferenceTooManyWaitsForTheLongestDelayAndBeginsANewRow() {
        for (WireEnd end : List.of(refused(0x9C), bye(0x9C))) {
            Past past = new Past(MOST);
            past.delay(end, NEVER, FOLLOWED);

            assertThat(past.delay(end, NEVER, new Referral.TooMany())).isEqualTo(5.0);
            assertThat(past.delay(end, NEVER, FOLLOWED)).isEqualTo(0.0);
        }
    }

    @Test
    void tenSecondsOnlineAndTheNextReferenceIsTheFirstOfARow() {
        Past past = new Past(MOST);
        past.delay(bye(0x9C), STEADY, FOLLOWED);

        assertThat(past.delay(bye(0x9C), SOON, FOLLOWED)).isEqualTo(0.5);
        assertThat(past.delay(bye(0x9C), STEADY, FOLLOWED)).isEqualTo(0.0);
    }

    @Test
    void whatFailsBetweenTwoReferencesDoesNotEndTheirRow() {
        Past past = new Past(MOST);
        past.delay(refused(0x9C), NEVER, FOLLOWED);

        past.delay(UNREACHABLE, NEVER);
        past.delay(refused(0x88), NEVER);
        past.delay(CLOSE, SOON);
        past.takeOverDelay(TAKEN_OVER, SOON);

        assertThat(past.history.references()).isEqualTo(1);
    }

    private static WireEnd refused(int code) {
        return new WireEnd.Refused(ReasonCode.of(code), "refused", false);
    }

    private static WireEnd bye(int code) {
        return new WireEnd.Disconnected(ReasonCode.of(code), "bye");
    }

    private static NextStep step(WireEnd end) {
        return new Past(MOST).step(end, NEVER);
    }

    /** Remembers from step to step. */
    private static final class Past {
        private final RandomGenerator chance;
        private History history = History.NONE;

        Past(RandomGenerator chance) {
            this.chance = chance;
        }

        NextStep step(WireEnd end, Duration online) {
            return step(end, online, NOWHERE);
        }

        NextStep step(WireEnd end, Duration online, Referral referral) {
            NextStep.Ended ended = new NextStep.Ended(end, online, false, referral);
            NextStep step = NextStep.after(ended, history, Backoff.DEFAULT, chance);
            switch (step) {
                case NextStep.Dial dial -> history = dial.history();
                case NextStep.TakenOver takenOver -> history = takenOver.history();
                case NextStep.GiveUp giveUp -> {}
            }
            return step;
        }

        /** In seconds, to the millisecond. */
        double delay(WireEnd end, Duration online) {
            return delay(end, online, NOWHERE);
        }

        double delay(WireEnd end, Duration online, Referral referral) {
            NextStep step = step(end, online, referral);
            assertThat(step).isInstanceOf(NextStep.Dial.class);
            return seconds(((NextStep.Dial) step).delay());
        }

        double takeOverDelay(WireEnd end, Duration online) {
            NextStep step = step(end, online);
            assertThat(step).isInstanceOf(NextStep.TakenOver.class);
            return seconds(((NextStep.TakenOver) step).delay());
        }

        private static double seconds(Duration delay) {
            return Math.round(delay.toNanos() / 1e6) / 1e3;
        }
    }
}
