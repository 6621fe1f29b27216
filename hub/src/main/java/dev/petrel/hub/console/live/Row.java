package dev.petrel.hub.console.live;

import dev.petrel.envelope.Envelope;
import dev.petrel.hub.live.Body;
import dev.petrel.hub.live.Seen;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown.
 *
 * @param seen the message
 * @param line its payload in a line
 * @param body its payload, or the beginning of it
 * @param size of the payload, in words
 * @param about what kind of payload it is and, of an envelope, what stands on its outside
 * @param left what is not shown of the payload, in words; null for nothing
 */
record Row(
        Seen seen,
        String line,
        Body body,
        String size,
        String about,
        @Nullable String left) {

    private static final int LINE = 160;
    private static final int KILO = 1024;

    /** @param most how many bytes of the payload to show */
    static Row of(Seen seen, int most) {
        Body body = Body.of(seen, most);
        return new Row(
                seen,
                seen.size() == 0 ? "(empty)" : Body.line(seen, LINE),
                body,
                size(seen.size()),
                about(body),
                left(seen, body));
    }

    /** Whether more of the payload is kept than is shown. */
    public boolean moreIsKept() {
        return body.shown() < seen.kept().size() && body.kind() != Body.Kind.BINARY;
    }

    private static String about(Body body) {
        Envelope envelope = body.envelope();
        return switch (body.kind()) {
            case EMPTY -> "No payload";
            case JSON -> "JSON";
            case TEXT -> "Text";
            case BINARY -> "Binary, in hexadecimal";
            case ENVELOPE ->
                envelope == null ? "Envelope" : "Envelope " + envelope.type() + " from " + envelope.source();
        };
    }

    private static @Nullable String left(Seen seen, Body body) {
        return body.shown() < seen.size()
                ? "Cut: the first " + size(body.shown()) + " of " + size(seen.size()) + " are shown."
                : null;
    }

    private static String size(int bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double kilos = bytes / (double) KILO;
        return kilos < KILO
                ? String.format(Locale.ROOT, "%.1f kB", kilos)
                : String.format(Locale.ROOT, "%.1f MB", kilos / KILO);
    }
}
