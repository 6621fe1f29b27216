package dev.petrel.stream;

import dev.petrel.settings.Backoff;
import java.time.Duration;

/**
 * How much a reader of streams remembers, and how long it waits.
 *
 * @param streams how many may be under way at once, 1 to 10000; one more, and the one that was silent for longest is
 *     abandoned
 * @param ahead how many pieces of one stream may wait for a missing one, 0 to 10000; one more, and the missing one is given
 *     up
 * @param patience how long a missing piece is waited for once a later one has come, zero to {@link Backoff#LONGEST}
 * @param silence after how long without a new piece a stream is abandoned, above zero; an ended one is remembered as long, so
 *     that its late pieces begin no new one
 * @param characters of text of one stream, at least 1; a longer one is abandoned
 */
public record StreamLimits(int streams, int ahead, Duration patience, Duration silence, int characters) {

    /** 64 streams, 64 pieces ahead, 1 s of patience, 60 s of silence, 262,144 characters. */
    public static final StreamLimits DEFAULT =
            new StreamLimits(64, 64, Duration.ofSeconds(1), Duration.ofSeconds(60), 1 << 18);

    private static final int MANY = 10_000;

    /** @throws IllegalArgumentException if one is outside its range */
    public StreamLimits {
        within("streams", streams, 1, MANY);
        within("ahead", ahead, 0, MANY);
        within("characters", characters, 1, Integer.MAX_VALUE);
        if (patience.isNegative() || patience.compareTo(Backoff.LONGEST) > 0) {
            throw new IllegalArgumentException("patience is 0 to 365 days, not " + patience);
        }
        if (silence.isNegative() || silence.isZero() || silence.compareTo(Backoff.LONGEST) > 0) {
            throw new IllegalArgumentException("silence is above 0 and up to 365 days, not " + silence);
        }
    }

    /** This, with another number of streams. */
    public StreamLimits withStreams(int newStreams) {
        return new StreamLimits(newStreams, ahead, patience, silence, characters);
    }

    /** This, with another number of pieces that may wait. */
    public StreamLimits withAhead(int newAhead) {
        return new StreamLimits(streams, newAhead, patience, silence, characters);
    }

    /** This, with another patience. */
    public StreamLimits withPatience(Duration newPatience) {
        return new StreamLimits(streams, ahead, newPatience, silence, characters);
    }

    /** This, with another silence. */
    public StreamLimits withSilence(Duration newSilence) {
        return new StreamLimits(streams, ahead, patience, newSilence, characters);
    }

    /** This, with another longest text. */
    public StreamLimits withCharacters(int newCharacters) {
        return new StreamLimits(streams, ahead, patience, silence, newCharacters);
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
