package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

    @Test
    void aMapKeepsItsOrder() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", Arrays.asList(true, null, 2.5, "x"));
        map.put("empty", List.of());

        assertThat(Json.of(map)).isEqualTo("{\"b\":1,\"a\":[true,null,2.5,\"x\"],\"empty\":[]}");
        assertThat(Json.of(Map.of())).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "quote \" and \\",
                "line\nend\r\ttab",
                "ünïcödé 漢字 😀",
                "\u0000\u001b[31m\u009b",
                "\u2028\u202e"
            })
    void anotherReaderReadsTheSame(String text) {
        String json = Json.of(text);

        assertThat(new JsonMapper().readValue(json, String.class)).isEqualTo(text);
    }

    @Test
    void whatDrivesATerminalOrBreaksALineIsEscaped() {
        assertThat(Json.of("\u001b\u009b\u2028\u202e\n\ud800")).isEqualTo("\"\\u001b\\u009b\\u2028\\u202e\\n\\ud800\"");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
