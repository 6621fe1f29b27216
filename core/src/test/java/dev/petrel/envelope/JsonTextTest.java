package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.util.RawValue;

/** Values that are written once, to be put into data later. */
class JsonTextTest {

    @Test
    void withinDataItStandsAsItWasWritten() {
        List<Object> parts = List.of(
                JsonText.of("ü"),
                JsonText.of(Double.NaN),
                JsonText.of(Data.of(Map.of("a", 1.50))),
                JsonText.of(JsonText.of(List.of(1, 2))));

        assertThat(Data.of(Map.of("parts", parts)).json().utf8())
                .isEqualTo("{\"parts\":[\"ü\",null,{\"a\":1.5},[1,2]]}");
    }

    @Test
    void itsSizeIsThatOfUtf8AndItsTextSaysNoMore() {
        JsonText text = JsonText.of("geheim ü");

        assertThat(text.size()).isEqualTo(11);
        assertThat(text)
                .hasToString("11 bytes")
                .isEqualTo(JsonText.of("geheim ü"))
                .isNotEqualTo(JsonText.of("x"));
    }

    @Test
    void whatIsNotOneValueIsRefusedWithoutBeingQuoted() {
        for (String written : List.of("1 2", "{\"geheim\":", "geheim", "")) {
            assertThatThrownBy(() -> JsonText.of(new RawValue(written)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("geheim");
        }
    }
}
