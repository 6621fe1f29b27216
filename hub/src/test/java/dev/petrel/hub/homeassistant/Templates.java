package dev.petrel.hub.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import java.util.Map;

/** Renders templates as Home Assistant does, of which Jinja is the language. */
final class Templates {

    private static final Jinjava JINJA = new Jinjava(JinjavaConfig.newBuilder()
            .withLegacyOverrides(LegacyOverrides.newBuilder()
                    .withEvaluateMapKeys(true)
                    .withUsePyishObjectMapper(true)
                    .build())
            .withNestedInterpretationEnabled(false)
            .build());

    private Templates() {}

    /** What a template makes of a message. */
    static String render(String template, String message) {
        RenderResult result =
                JINJA.renderForResult(template, Map.of("value_json", Yard.JSON.readValue(message, Map.class)));
        assertThat(result.getErrors()).isEmpty();
        return result.getOutput();
    }
}
