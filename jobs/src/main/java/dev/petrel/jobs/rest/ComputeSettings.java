package dev.petrel.jobs.rest;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where a compute service is and how long to wait for it.
 *
 * @param url the service, {@code http} or {@code https}, such as {@code http://localhost:8002}; a path in it stands before
 *     every other path
 * @param prefix what stands before {@code /jobs} and {@code /capabilities}: empty, or {@code /compute} for services of the
 *     first age
 * @param tokens the bearer tokens; {@link TokenSource#none()} for a service in guest mode
 * @param answerTime the longest wait for a connection, and for a whole answer that is not a file
 * @param transferTime the longest wait for a whole upload or download
 * @param largestAnswer how many bytes an answer may have that is not a file
 * @param largestFile how many bytes a file may have that is downloaded
 */
public record ComputeSettings(
        URI url,
        String prefix,
        TokenSource tokens,
        Duration answerTime,
        Duration transferTime,
        int largestAnswer,
        long largestFile) {

    /** What services of the first age have before their paths. */
    public static final String FIRST_AGE = "/compute";

    private static final Duration ANSWER_TIME = Duration.ofSeconds(30);
    private static final Duration TRANSFER_TIME = Duration.ofMinutes(10);
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;
    private static final long LARGEST_FILE = 4L * 1024 * 1024 * 1024;

    /** @throws IllegalArgumentException if a value is not usable; the message says which */
    public ComputeSettings {
        Objects.requireNonNull(tokens, "tokens");
        Urls.require(url);
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "prefix '" + prefix + "' is neither empty nor a path such as " + FIRST_AGE);
        }
        if (!answerTime.isPositive() || !transferTime.isPositive()) {
            throw new IllegalArgumentException("answer time " + answerTime + " and transfer time " + transferTime
                    + " have to be longer than nothing");
        }
        if (largestAnswer < 1 || largestFile < 1) {
            throw new IllegalArgumentException("largest answer " + largestAnswer + " and largest file " + largestFile
                    + " have to be at least 1 byte");
        }
    }

    /**
     * A service without a prefix and without tokens: 30 seconds for an answer of at most 8 MiB, 10 minutes for a file of
     * at most 4 GiB.
     */
    public static ComputeSettings of(URI url) {
        return new ComputeSettings(
                url, "", TokenSource.none(), ANSWER_TIME, TRANSFER_TIME, LARGEST_ANSWER, LARGEST_FILE);
    }

    /** This, with another prefix, such as {@link #FIRST_AGE}. */
    public ComputeSettings withPrefix(String newPrefix) {
        return new ComputeSettings(url, newPrefix, tokens, answerTime, transferTime, largestAnswer, largestFile);
    }

    /** This, with other tokens. */
    public ComputeSettings withTokens(TokenSource newTokens) {
        return new ComputeSettings(url, prefix, newTokens, answerTime, transferTime, largestAnswer, largestFile);
    }

    /** This, waiting for another time for an answer. */
    public ComputeSettings withAnswerTime(Duration newAnswerTime) {
        return new ComputeSettings(url, prefix, tokens, newAnswerTime, transferTime, largestAnswer, largestFile);
    }

    /** This, waiting for another time for a whole upload or download. */
    public ComputeSettings withTransferTime(Duration newTransferTime) {
        return new ComputeSettings(url, prefix, tokens, answerTime, newTransferTime, largestAnswer, largestFile);
    }

    /** This, taking files of another size, in bytes. */
    public ComputeSettings withLargestFile(long newLargestFile) {
        return new ComputeSettings(url, prefix, tokens, answerTime, transferTime, largestAnswer, newLargestFile);
    }

    /** This, taking answers of another size, in bytes. */
    public ComputeSettings withLargestAnswer(int newLargestAnswer) {
        return new ComputeSettings(url, prefix, tokens, answerTime, transferTime, newLargestAnswer, largestFile);
    }
}
