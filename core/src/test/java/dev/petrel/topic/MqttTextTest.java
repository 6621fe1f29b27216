package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What travels as text, and what is shown of it (S4). */
class MqttTextTest {

    @Test
    void whatTerminalsAndLogsObeyIsEscaped() {
        String shown = MqttText.quoted("a\r\n\u001b[31m\u202e\u2028\ud800b\u00e9\ud83d\ude00");

        assertThat(shown).isEqualTo("\"a\\u000d\\u000a\\u001b[31m\\u202e\\u2028\\ud800b\u00e9\ud83d\ude00\"");
    }

    @Test
    void onlyTheFirstEightyCharactersAreShown() {
        assertThat(MqttText.quoted("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
        assertThat(MqttText.quoted("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\" (81 characters)");
    }

    @Test
    void theLongestTextIsCountedInBytes() {
        assertThat(MqttText.flaw("a".repeat(65_535))).isEmpty();
        assertThat(MqttText.flaw("a".repeat(65_536)))
                .hasValueSatisfying(flaw -> assertThat(flaw).contains("65536 bytes"));
        assertThat(MqttText.flaw("\u20ac".repeat(21_845))).isEmpty();
        assertThat(MqttText.flaw("\u20ac".repeat(21_846))).isPresent();
    }

    @Test
    void anyTextIsRefusedExactlyWhenItsBytesDoNotTravel() {
        Random random = new Random(20);
        char[] alphabet = {'a', '/', 0, '\u00e9', '\u20ac', '\ud83d', '\ude00'};

        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            boolean travels = text.indexOf("\0") < 0
                    && StandardCharsets.UTF_8.newEncoder().canEncode(text);

            assertThat(MqttText.flaw(text.toString()).isEmpty())
                    .as(MqttText.quoted(text.toString()))
                    .isEqualTo(travels);
        }
    }

    @Test
    void theLengthIsThatOfTheEncodedText() {
        Random random = new Random(21);
        String[] alphabet = {"\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud83d\ude00"};

        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 66_000) {
                text.append(alphabet[random.nextInt(alphabet.length)].repeat(100));
            }
            int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;

            assertThat(MqttText.flaw(text.toString()).orElse("")).contains("is " + bytes + " bytes long");
        }
    }
}
