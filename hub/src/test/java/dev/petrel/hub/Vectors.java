package dev.petrel.hub;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vectors of the wire, which core's tests hold: what an original did, and what is expected of us. */
public final class Vectors {

    private static final Path FILE = Path.of("..", "core", "src", "test", "resources", "wire-vectors.json");

    private Vectors() {}

    /** Those of a system and a kind, each with its id and itself. */
    public static Stream<Arguments> of(String system, String kind) {
        return JsonMapper.shared().readTree(FILE).get("vectors").valueStream()
                .filter(vector -> vector.get("system").stringValue().equals(system))
                .filter(vector -> vector.get("kind").stringValue().equals(kind))
                .map(vector -> Arguments.of(vector.get("id").stringValue(), vector));
    }
}
