package dev.petrel.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.live.Body.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    @Test
    void jsonIsIndentedAndOtherwiseAsItWasWritten() {
        Body body = body("{\"a\":1.10,\"b\":[1e5 , {\"c\" : \"x{,\\\"}\"}],\"a\":null,\"e\":[ ],\"f\":{}}");

        assertThat(body.kind()).isEqualTo(Kind.JSON);
        assertThat(body.text()).isEqualTo("""
                        {
                          "a": 1.10,
                          "b": [
                            1e5,
                            {
                              "c": "x{,\\"}"
                            }
                          ],
                          "a": null,
                          "e": [],
                          "f": {}
                        }""");
    }

    @Test
    void anEnvelopeIsKnown() {
        Body body = body(
                "{\"id\":\"7\",\"type\":\"tts.say\",\"ts\":1767225600.5,\"source\":\"brain\",\"data\":{\"text\":\"hi\"}}");

        assertThat(body.kind()).isEqualTo(Kind.ENVELOPE);
        assertThat(Objects.requireNonNull(body.envelope()).type()).isEqualTo("tts.say");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "21.5", "{\"a\":", "{} {}", "\"text\"", "null", " "})
    void otherTextIsShownAsItIs(String text) {
        Body body = body(text);

        assertThat(body.kind()).isEqualTo(Kind.TEXT);
        assertThat(body.text()).isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextAreShownInHexadecimal() {
        Body body = Body.of(Sightings.bytes((byte) 0xff, (byte) 0x00, (byte) 0x41), 100);

        assertThat(body.kind()).isEqualTo(Kind.BINARY);
        assertThat(body.text()).isEqualTo("ff 00 41");
        assertThat(Body.line(Sightings.bytes((byte) 0xff), 10)).isEqualTo("(binary)");
    }

    @Test
    void nothingIsEmpty() {
        assertThat(Body.of(Sightings.bytes(), 100).kind()).isEqualTo(Kind.EMPTY);
    }

    @Test
    void whatIsLongIsCutBetweenCharacters() {
        Body body = Body.of(Sightings.text(1, "a", "aé€😀"), 9);

        assertThat(body.text()).isEqualTo("aé€");
        assertThat(body.shown()).isEqualTo(9);
    }

    @Test
    void aLineHasNoBreaksAndNoMoreThanItsCharacters() {
        assertThat(Body.line(Sightings.text(1, "a", "{\n  \"a\": 1\n}"), 100)).isEqualTo("{ \"a\": 1 }");
        assertThat(Body.line(Sightings.text(1, "a", "abcdef"), 3)).isEqualTo("abc...");
        assertThat(Body.line(Sightings.text(1, "a", "ab😀def"), 3)).isEqualTo("ab...");
    }

    @Test
    void aMessageKeepsOnlyTheBeginningOfALargePayload() {
        Seen seen = Sightings.text(1, "a", "x".repeat(Seen.LONGEST + 1));

        assertThat(seen.isCut()).isTrue();
        assertThat(seen.size()).isEqualTo(Seen.LONGEST + 1);
        assertThat(seen.kept().size()).isEqualTo(Seen.LONGEST);
    }

    private static Body body(String text) {
        return Body.of(Sightings.text(1, "a", text), 10_000);
    }
}
