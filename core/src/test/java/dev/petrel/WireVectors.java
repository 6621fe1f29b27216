package dev.petrel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cases that were written down from the systems that Petrel takes the place of. */
public final class WireVectors {

    private static final JsonNode ALL = read();

    private WireVectors() {}

    /** Each vector of a kind, whatever its level, as a name and the vector. Fails if there is none. */
    public static Stream<Arguments> ofKind(String kind) {
        List<Arguments> vectors = ALL.get("vectors")
                .valueStream()
                .filter(vector -> vector.get("kind").asString().equals(kind))
                .map(vector -> Arguments.of(name(vector), vector))
                .toList();
        if (vectors.isEmpty()) {
            throw new IllegalArgumentException("no vector is of kind " + kind);
        }
        return vectors.stream();
    }

    /** What is expected of a vector, in a word. */
    public static String outcome(JsonNode vector) {
        return vector.get("expect").get("outcome").asString();
    }

    private static String name(JsonNode vector) {
        return vector.get("id").asString() + " (" + vector.get("level").asString() + ")";
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(WireVectors.class.getResourceAsStream("/wire-vectors.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
