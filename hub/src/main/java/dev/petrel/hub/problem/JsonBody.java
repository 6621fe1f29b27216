package dev.petrel.hub.problem;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request as JSON, for requests that hold secrets: neither log nor answer ever shows it. */
public final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /**
     * Reads a body.
     *
     * @throws Problem 400 if it is not JSON, names a field twice or is nested too deeply
     */
    public static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw Unread.of(notJson);
        }
    }
}
