package dev.petrel.hub.rest;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Versions as ETags, and the header {@code If-Match} that asks for them (RFC 9110, section 13.1.1). */
final class ETags {

    private ETags() {}

    /** The ETag of a version; 0 for what is not stored yet. */
    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Which versions a caller accepts; all without the header or with {@code *}. */
    static LongPredicate ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return version -> true;
        }
        List<String> accepted =
                Arrays.stream(header.split(",")).map(String::strip).toList();
        return version -> accepted.contains(of(version));
    }
}
