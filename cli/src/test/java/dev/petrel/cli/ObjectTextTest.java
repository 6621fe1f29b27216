package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.message.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectTextTest {

    @Test
    void onlyTheSpaceBetweenThePartsIsTakenAway() {
        String text =
                " {\n\t\"a b\" : [ 1.10 , 12345678901234567890123 , 1E400 ] ,\r\n \"q\\\\\\\" \\\\\" : \" ü👩\u200D💻 \" } ";

        String data = ObjectText.data(Payload.utf8(text)).json().utf8();

        assertThat(data)
                .isEqualTo("{\"a b\":[1.10,12345678901234567890123,1E400],\"q\\\\\\\" \\\\\":\" ü👩\u200D💻 \"}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{a:1},               'a' is wrong at line 1; column 2",
                "{'a':1},             ''' is wrong at line 1; column 2",
                "abc,                 'a' is wrong at line 1; column 1",
                "{\"a\":1,            it ends too early; at line 1",
                "{\"a\":NaN},         is wrong at line 1",
                "{} x,                'x' is wrong at line 1; column 4",
                "{}{},                goes on behind its end; at line 1; column 3",
                "`{\"a\":1;\"a\":2}`, a name stands twice in one object; at line 1; column 11",
                "[],                  is a list; not a JSON object",
                "21.5,                is a number; not a JSON object",
                "null,                is null; not a JSON object",
                "true,                is true or false; not a JSON object",
                "\"t\",               is a text; not a JSON object",
                "``,                  is empty; not a JSON object",
                "\uFEFF{},            '\\ufeff' is wrong at line 1; column 1",
            })
    void whatIsNoObjectIsToldWithItsPlace(String text, String expected) {
        Payload payload = Payload.utf8(text.replace(';', ','));

        assertThatThrownBy(() -> ObjectText.data(payload))
                .isInstanceOf(WrongContent.class)
                .hasMessageContaining(expected.replace(';', ','));
    }

    @Test
    void bytesThatAreNoTextAreToldWithTheirPlace() {
        Payload payload = Payload.of(new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});

        assertThatThrownBy(() -> ObjectText.data(payload)).hasMessage("is not UTF-8, from byte 3 on");
    }

    @Test
    void aCharacterThatIsCutOffIsToldToo() {
        Payload payload = Payload.of(new byte[] {'{', '}', (byte) 0xC3});

        assertThatThrownBy(() -> ObjectText.data(payload)).hasMessage("is not UTF-8, from byte 3 on");
    }

    @Test
    void whatIsTooDeepForAnEnvelopeIsRefused() {
        Payload deep = Payload.utf8("{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}");
        Payload deeper = Payload.utf8("{\"a\":" + "[".repeat(3000) + "]".repeat(3000) + "}");

        assertThatThrownBy(() -> ObjectText.data(deep)).hasMessageContaining("deeper");
        assertThatThrownBy(() -> ObjectText.data(deeper)).hasMessageContaining("deep");
    }
}
