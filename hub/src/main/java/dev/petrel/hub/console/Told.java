package dev.petrel.hub.console;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of something that was asked for, shown for a moment at the edge of the page: also where the button that asked for
 * it has gone from the page meanwhile.
 */
public final class Told {

    /** A header holds no other letters. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Told() {}

    /** It was done. */
    public static void done(HttpServletResponse response, String text) {
        say(response, "good", text);
    }

    /** It was not done; the text says why and what helps. */
    public static void failed(HttpServletResponse response, String text) {
        say(response, "bad", text);
    }

    private static void say(HttpServletResponse response, String tone, String text) {
        response.setHeader(
                "HX-Trigger",
                ASCII.writeValueAsString(Map.of("petrel-told", Map.of("target", "#told", "tone", tone, "text", text))));
    }
}
