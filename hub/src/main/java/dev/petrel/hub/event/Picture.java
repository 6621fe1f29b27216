package dev.petrel.hub.event;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;

/** The picture of an event. */
public sealed interface Picture {

    /** No picture. */
    record None() implements Picture {}

    /**
     * One that the hub keeps.
     *
     * @param contentType what it is, by its first bytes
     * @param content at most {@link #MAX_BYTES}; never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares pictures
    record Kept(String contentType, byte[] content) implements Picture {

        public Kept {
            Objects.requireNonNull(contentType, "contentType");
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * One that somebody else keeps.
     *
     * @param url where
     */
    record Elsewhere(String url) implements Picture {

        public Elsewhere {
            Objects.requireNonNull(url, "url");
        }
    }

    /** The largest picture that is kept: what the embedded database takes in one value. */
    int MAX_BYTES = 1_000_000;

    /**
     * A picture that was sent.
     *
     * @throws Problem 413 if it is too large, 422 if it is neither JPEG nor PNG nor WebP
     */
    static Picture of(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw Problem.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "the thumbnail has " + content.length + " bytes: at most " + MAX_BYTES + " are taken");
        }
        if (begins(content, 0, "\u00ff\u00d8\u00ff")) {
            return new Kept("image/jpeg", content);
        }
        if (begins(content, 0, "\u0089PNG\r\n\u001a\n")) {
            return new Kept("image/png", content);
        }
        if (begins(content, 0, "RIFF") && begins(content, 8, "WEBP")) {
            return new Kept("image/webp", content);
        }
        throw Problem.outOfLimits(
                List.of(new FieldFlaw("thumbnail", "is no picture that is taken: send JPEG, PNG or WebP")));
    }

    /** What it takes in the database, about. */
    default int bytes() {
        return switch (this) {
            case None none -> 0;
            case Kept kept -> kept.content().length;
            case Elsewhere elsewhere -> elsewhere.url().length();
        };
    }

    private static boolean begins(byte[] content, int at, String with) {
        byte[] expected = with.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < expected.length; i++) {
            if (at + i >= content.length || content[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
