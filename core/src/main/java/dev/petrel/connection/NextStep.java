package dev.petrel.connection;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What to do after a wire has ended: a function of how it ended, of the past and of chance. */
sealed interface NextStep {

    /** So long online, and the counting of failures begins anew. */
    Duration STEADY = Duration.ofSeconds(10);

    /** So long online, and a take-over is forgotten. */
    Duration UNDISPUTED = Duration.ofSeconds(60);

    /** The longest delay after take-overs. */
    Duration LONGEST_AFTER_TAKE_OVER = Duration.ofSeconds(60);

    /**
     * Plain closes soon after CONNACK, in a row, that mean a take-over: some brokers do not say so, whatever the version of
     * MQTT. An attempt between them that fails ends the row, since then the broker itself was away.
     */
    int SOON_CLOSES_OF_A_TAKE_OVER = 2;

    /** Refusals that another attempt will not change. */
    Set<ReasonCode> FINAL = Set.of(
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.RETAIN_NOT_SUPPORTED,
            ReasonCode.QOS_NOT_SUPPORTED);

    /** Goodbyes of the broker that blame what we sent. */
    Set<ReasonCode> OUR_FAULT = Set.of(
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.TOPIC_ALIAS_INVALID,
            ReasonCode.PACKET_TOO_LARGE,
            ReasonCode.PAYLOAD_FORMAT_INVALID,
            ReasonCode.RETAIN_NOT_SUPPORTED,
            ReasonCode.QOS_NOT_SUPPORTED);

    /** Wait, then dial. */
    record Dial(Duration delay, History history) implements NextStep {}

    /** Somebody else uses the client id: wait long, then dial. */
    record TakenOver(Duration delay, History history) implements NextStep {}

    /** Stop until told to start. */
    record GiveUp() implements NextStep {}

    /**
     * What happened.
     *
     * @param end how the wire ended
     * @param online how long the broker had taken the connection; zero when it never did
     * @param serversLeft whether there is a server that has not refused for good
     * @param referral whether it leads to another server
     */
    record Ended(WireEnd end, Duration online, boolean serversLeft, Referral referral) {}

    /** Decides. */
    static NextStep after(Ended ended, History before, Backoff backoff, RandomGenerator chance) {
        WireEnd end = ended.end();
        Duration online = ended.online();
        boolean plainClose = end instanceof WireEnd.Lost lost && lost.greeted();
        History remembered = forgetting(before, online);
        History past = plainClose ? remembered : remembered.withoutSoonCloses();
        return switch (ended.referral()) {
            case Referral.Followed followed -> elsewhere(past, backoff, chance);
            case Referral.TooMany tooMany -> longest(past.withReferences(0), backoff, chance);
            case Referral.None none -> here(ended, past, backoff, chance);
        };
    }

    private static NextStep here(Ended ended, History past, Backoff backoff, RandomGenerator chance) {
        Duration online = ended.online();
        return switch (ended.end()) {
            case WireEnd.Refused refused when FINAL.contains(refused.code()) && !ended.serversLeft() -> new GiveUp();
            case WireEnd.Refused refused -> longest(past, backoff, chance);
            case WireEnd.Disconnected bye
            when bye.code().equals(ReasonCode.SESSION_TAKEN_OVER) -> takenOver(past, backoff, chance);
            case WireEnd.Disconnected bye when OUR_FAULT.contains(bye.code()) -> longest(past, backoff, chance);
            case WireEnd.Disconnected bye -> lost(past, backoff, chance);
            case WireEnd.Violated violated -> retry(past, backoff, chance);
            case WireEnd.ConnectTimedOut timedOut -> retry(past, backoff, chance);
            case WireEnd.KeepAliveTimedOut timedOut -> lost(past, backoff, chance);
            case WireEnd.Unreachable unreachable -> retry(past, backoff, chance);
            case WireEnd.NoLogin noLogin -> retry(past, backoff, chance);
            case WireEnd.NotTrusted notTrusted -> longest(past, backoff, chance);
            case WireEnd.Renewed renewed -> new Dial(Duration.ZERO, past);
            case WireEnd.Lost lost when !lost.greeted() -> retry(past, backoff, chance);
            case WireEnd.Lost lost -> plainClose(past, online, backoff, chance);
            case WireEnd.ClosedHere closed -> lost(past, backoff, chance);
            case WireEnd.Disputed disputed -> takenOver(past, backoff, chance);
            case WireEnd.SessionMissing missing -> new GiveUp();
        };
    }

    /** What still counts after so long online. */
    static History forgetting(History before, Duration online) {
        History past = before;
        if (online.compareTo(STEADY) >= 0) {
            past = new History(0, 0, past.takeOvers(), 0);
        }
        return online.compareTo(UNDISPUTED) >= 0 ? History.NONE : past;
    }

    /** The first reference of a row is followed at once, the others as slowly as attempts that fail. */
    private static NextStep elsewhere(History past, Backoff backoff, RandomGenerator chance) {
        History further = past.withReferences(past.references() + 1);
        return past.references() == 0
                ? new Dial(Duration.ZERO, further.withFailure())
                : retry(further, backoff, chance);
    }

    /** A connection that was there is dialled again at once, the first time. */
    private static NextStep lost(History past, Backoff backoff, RandomGenerator chance) {
        return past.failures() == 0 ? new Dial(Duration.ZERO, past.withFailure()) : retry(past, backoff, chance);
    }

    private static NextStep retry(History past, Backoff backoff, RandomGenerator chance) {
        int earlier = Math.max(0, past.failures() - 1);
        Duration delay = between(0.5, backoff.delay(earlier), chance);
        return new Dial(delay, past.withFailures(earlier + 2));
    }

    private static NextStep longest(History past, Backoff backoff, RandomGenerator chance) {
        return new Dial(between(0.75, backoff.max(), chance), past.withFailure());
    }

    /**
     * The first of two is dialled again at once, however often others failed before: it shows whether the broker is there.
     * What is only guessed is forgotten with the row: a network that breaks again and again looks the same for a while.
     */
    private static NextStep plainClose(History past, Duration online, Backoff backoff, RandomGenerator chance) {
        if (online.compareTo(STEADY) >= 0) {
            return lost(past, backoff, chance);
        }
        History soon = past.withSoonClose();
        if (soon.soonCloses() % SOON_CLOSES_OF_A_TAKE_OVER != 0) {
            return new Dial(Duration.ZERO, soon.withFailure());
        }
        int guesses = soon.soonCloses() / SOON_CLOSES_OF_A_TAKE_OVER;
        return new TakenOver(pause(soon.takeOvers() + guesses - 1, backoff, chance), soon);
    }

    private static NextStep takenOver(History past, Backoff backoff, RandomGenerator chance) {
        return new TakenOver(pause(past.takeOvers(), backoff, chance), past.withTakeOver());
    }

    private static Duration pause(int earlier, Backoff backoff, RandomGenerator chance) {
        Backoff doubling = new Backoff(backoff.max(), max(backoff.max(), LONGEST_AFTER_TAKE_OVER));
        return between(0.8, doubling.delay(earlier), chance);
    }

    private static Duration between(double least, Duration most, RandomGenerator chance) {
        return Duration.ofNanos((long) (most.toNanos() * chance.nextDouble(least, 1.0)));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
