package dev.petrel.hub;

import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The concrete messages that all of Petrel is held to. */
public final class Vectors {

    private static final Path FILE = Path.of("..", "core", "src", "test", "resources", "wire-vectors.json");

    private Vectors() {}

    /** The one with an id. */
    public static JsonNode of(String id) {
        return startingWith(id)
                .filter(vector -> vector.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Those whose ids begin so. */
    public static Stream<JsonNode> startingWith(String prefix) {
        return JsonMapper.shared()
                .readTree(FILE.toFile())
                .path("vectors")
                .valueStream()
                .filter(vector -> vector.path("id").stringValue().startsWith(prefix));
    }
}
