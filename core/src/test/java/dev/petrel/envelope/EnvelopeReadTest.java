package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for an envelope, and what is not. */
class EnvelopeReadTest {

    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "us");
    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "us");
    private static final String SOUND = "{\"id\":\"i\",\"type\":\"t\",\"ts\":1.5,\"source\":\"s\",\"data\":{\"a\":1}}";

    static boolean isRead(EnvelopeCodec codec, Payload payload) {
        try {
            codec.read(payload);
            return true;
        } catch (MalformedMessage e) {
            return false;
        }
    }

    private static void assertRefused(EnvelopeCodec codec, Payload payload, String why) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> codec.read(payload))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @EnumSource
    void eachFieldIsRead(EnvelopeFormat format) {
        Envelope envelope = new EnvelopeCodec(format, "us").read(Payload.utf8(SOUND));

        assertThat(envelope.id()).isEqualTo("i");
        assertThat(envelope.type()).isEqualTo("t");
        assertThat(envelope.time()).isEqualTo(Instant.ofEpochMilli(1500));
        assertThat(envelope.source()).isEqualTo("s");
        assertThat(envelope.correlation()).isNull();
        assertThat(envelope.correlate()).isEqualTo("i");
        assertThat(envelope.data().json().utf8()).isEqualTo("{\"a\":1}");
    }

    @Test
    void blanksAroundEverythingAreNotPartOfTheData() {
        Envelope envelope = STANDARD.read(Payload.utf8(" \r\n{ \"data\" :\t{ \"a\" : 1 } , \"type\" : \"t\" } \n"));

        assertThat(envelope.data().json().utf8()).isEqualTo("{ \"a\" : 1 }");
    }

    @Test
    void textBeforeTheDataThatIsLongInBytesDoesNotShiftIt() {
        Payload payload = Payload.utf8("{\"x\":\"äöü😀\",\"type\":\"😀\",\"data\":{\"ü\":\"😀\"},\"y\":{}}");

        assertThat(STANDARD.read(payload).data().json().utf8()).isEqualTo("{\"ü\":\"😀\"}");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsFilledIn(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "us");
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{}}");

        Envelope envelope = codec.read(payload);

        assertThat(envelope.id()).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
        assertThat(envelope.id()).isNotEqualTo(codec.read(payload).id());
        assertThat(envelope.source()).isEqualTo("router");
        assertThat(Duration.between(envelope.time(), Instant.now())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(envelope.time()).isEqualTo(envelope.time().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void emptyWordsAreWords() {
        Envelope envelope = TARS.read(Payload.utf8("{\"id\":\"\",\"type\":\"\",\"source\":\"\",\"data\":{}}"));

        assertThat(envelope.id() + envelope.type() + envelope.source()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "ts", "source", "data"})
    void nullIsNoValueOfAField(String field) {
        String payload = "{\"id\":\"i\",\"type\":\"t\",\"ts\":1,\"source\":\"s\",\"data\":{},\"" + field + "\":null}";

        assertRefused(STANDARD, Payload.utf8(payload), ", not null");
        assertRefused(TARS, Payload.utf8(payload), ", not null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "id":1          | id is text, not a number
            "id":1.5        | id is text, not a number
            "id":true       | id is text, not true or false
            "type":{}       | type is text, not an object
            "type":["t"]    | type is text, not a list
            "source":false  | source is text, not true or false
            "ts":{}         | ts is a number of seconds, not an object
            "ts":[1]        | ts is a number of seconds, not a list
            "data":[1]      | data is an object, not a list
            "data":"{}"     | data is an object, not text
            "data":1        | data is an object, not a number
            "data":true     | data is an object, not true or false
            """)
    void aValueOfAnotherTypeIsRefused(String last, String why) {
        String payload = "{\"id\":\"i\",\"type\":\"t\",\"ts\":1,\"source\":\"s\",\"data\":{}," + last + "}";

        assertRefused(STANDARD, Payload.utf8(payload), why);
        assertRefused(TARS, Payload.utf8(payload), why);
    }

    @Test
    void typeAndDataMustBeThere() {
        assertRefused(STANDARD, Payload.utf8("{\"data\":{}}"), "type is missing");
        assertRefused(TARS, Payload.utf8("{\"type\":\"t\"}"), "data is missing");
    }

    @Test
    void ofAFieldThatStandsThereTwiceTheLastCounts() {
        Payload payload = Payload.utf8(
                "{\"type\":5,\"data\":[],\"ts\":null,\"type\":\"t\",\"ts\":2,\"data\":{}," + "\"data\":{\"last\":1}}");

        Envelope envelope = TARS.read(payload);

        assertThat(envelope.type()).isEqualTo("t");
        assertThat(envelope.time()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(envelope.data().json().utf8()).isEqualTo("{\"last\":1}");
        assertRefused(TARS, Payload.utf8("{\"type\":\"t\",\"data\":{},\"data\":[]}"), "data is an object");
    }

    @Test
    void fieldsThatNobodyKnowsArePassedOverUnlessTheFormatIsTars() {
        String payload = "{\"x\":{\"type\":\"no\",\"data\":{}},\"type\":\"t\",\"y\":[[{}]],\"data\":{},\"z\":null}";

        assertThat(STANDARD.read(Payload.utf8(payload)).type()).isEqualTo("t");
        assertRefused(TARS, Payload.utf8(payload), "field \"x\" is none of");
    }

    @Test
    void aFieldsNameIsToldInAFormThatIsFitForLogs() {
        assertRefused(
                TARS,
                Payload.utf8("{\"line\\nbreak" + "x".repeat(500) + "\":1}"),
                "field \"line\\u000abreak" + "x".repeat(70) + "...\" (510 characters) is none of");
    }

    @Test
    void correlateIsTheCorrelationUnlessTheFormatIsTars() {
        String begin = "{\"id\":\"i\",\"type\":\"t\",\"data\":{},\"correlate\":";

        assertThat(STANDARD.read(Payload.utf8(begin + "\"c\"}")).correlate()).isEqualTo("c");
        assertThat(STANDARD.read(Payload.utf8(begin + "\"\"}")).correlate()).isEqualTo("i");
        assertThat(STANDARD.read(Payload.utf8(begin + "null}")).correlation()).isNull();
        assertRefused(STANDARD, Payload.utf8(begin + "7}"), "correlate is text, not a number");
        assertRefused(TARS, Payload.utf8(begin + "\"c\"}"), "field \"correlate\"");
        assertRefused(TARS, Payload.utf8(begin + "null}"), "field \"correlate\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "-0.0, 0, 0",
        "1767225600, 1767225600, 0",
        "1767225600.123456789, 1767225600, 123456789",
        "1767225600.1234567899, 1767225600, 123456789",
        "1.7672256005e9, 1767225600, 500000000",
        "17672256005E-1, 1767225600, 500000000",
        "-0.25, -1, 750000000",
        "-1e-10, 0, 0",
        "1e-999999999, 0, 0",
        "0e999999999, 0, 0",
        "31556889864403199.999999999, 31556889864403199, 999999999",
        "-31557014167219200, -31557014167219200, 0",
    })
    void timesAreExact(String ts, long seconds, int nanos) {
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":" + ts + "}");

        assertThat(STANDARD.read(payload).time()).isEqualTo(Instant.ofEpochSecond(seconds, nanos));
        assertThat(TARS.read(payload).time()).isEqualTo(Instant.ofEpochSecond(seconds, nanos));
    }

    @ParameterizedTest
    @CsvSource({"'\"1.5\"', 1500", "'\" 2e3 \"', 2000000", "true, 1000", "false, 0"})
    void aTimeInTextOrAsATruthValueIsTakenInTheFormatTarsOnly(String ts, long millis) {
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":" + ts + "}");

        assertThat(TARS.read(payload).time()).isEqualTo(Instant.ofEpochMilli(millis));
        assertRefused(STANDARD, payload, "ts is a number of seconds, not ");
    }

    /** NaN and infinities are floats to readers of py-tars, but no time that we could keep. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "\"NaN\"",
                "\"inf\"",
                "\"soon\"",
                "\"\"",
                "\"1_000\"",
                "\"0x10\"",
                "1e300",
                "-1e300",
                "1e999999999",
                "-1e999999999",
                "1e99999999999",
                "\"1e999999999\"",
                "\"1e-99999999999\"",
                "31556889864403200",
                "-31557014167219201",
                "1234567890123456789012345678901234567890",
            })
    void aTimeThatIsNoneIsRefused(String ts) {
        assertRefused(TARS, Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":" + ts + "}"), "ts is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not json",
                "null",
                "17",
                "\"text\"",
                "[{\"type\":\"t\",\"data\":{}}]",
                "{\"type\":\"t\",\"data\":{}",
                "{\"type\":\"t\",\"data\":{}]",
                "{\"type\":\"t\",\"data\":{",
                "{\"type\":\"t\",\"data\":{\"a\":01}}",
                "{\"type\":\"t\",\"data\":{\"a\":+1}}",
                "{\"type\":\"t\",\"data\":{\"a\":.5}}",
                "{\"type\":\"t\",\"data\":{\"a\":tru}}",
                "{\"type\":\"t\",\"data\":{\"a\":\"\u0001\"}}",
                "{\"type\":\"t\",\"data\":{\"a\":\"\\x\"}}",
                "{\"type\":\"t\",\"data\":{\"a\":\"\\u12\"}}",
                "{\"type\":\"t\",\"data\":{},}",
                "{\"type\":\"t\" \"data\":{}}",
                "{'type':'t','data':{}}",
                "{type:\"t\",data:{}}",
                "{\"type\":\"t\",/* no */\"data\":{}}",
                "{\"type\":\"t\",\"data\":{}} x",
                "{\"type\":\"t\",\"data\":{}}{}",
                "{\"type\":\"t\",\"data\":{}},",
                "{\"type\":\"t\",\"data\":{}}\u0000",
            })
    void whatIsNotOneJsonObjectIsRefused(String text) {
        assertThat(isRead(STANDARD, Payload.utf8(text))).isFalse();
        assertThat(isRead(TARS, Payload.utf8(text))).isFalse();
    }

    /** By themselves, in the type, and in the data, which nobody reads yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0 80",
                "C1 BF",
                "E0 80 80",
                "F0 80 80 80",
                "80",
                "BF BF",
                "C3",
                "E2 82",
                "F0 9F 98",
                "ED A0 80",
                "ED BF BF",
                "ED A0 BD ED B8 80",
                "F4 90 80 80",
                "F8 88 80 80 80",
                "FE",
                "FF"
            })
    void whatIsNotUtf8IsRefused(String hex) {
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);

        for (String around :
                new String[] {"@", "{\"type\":\"@\",\"data\":{}}", "{\"type\":\"ü\",\"data\":{\"a\":\"@\"}}"}) {
            assertRefused(STANDARD, withBytes(around, bad), "is not UTF-8");
        }
        String long_ = "{\"type\":\"t\",\"data\":{\"a\":\"" + "ü".repeat(5000) + "@\"}}";
        assertRefused(STANDARD, withBytes(long_, bad), "is not UTF-8");
    }

    private static Payload withBytes(String around, byte[] bytes) {
        String shown = around.replace("@", new String(bytes, StandardCharsets.ISO_8859_1));
        if (around.chars().allMatch(c -> c < 0x80)) {
            return Payload.of(shown.getBytes(StandardCharsets.ISO_8859_1));
        }
        String escaped = around.replace("ü", "Ã¼").replace("@", new String(bytes, StandardCharsets.ISO_8859_1));
        return Payload.of(escaped.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void everySoundTextIsTaken() {
        String text = "\u007f\u0080߿ࠀ\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";

        Envelope envelope = STANDARD.read(Payload.utf8("{\"type\":\"" + text + "\",\"data\":{\"" + text + "\":1}}"));

        assertThat(envelope.type()).isEqualTo(text);
    }

    /** Jackson would find out the encoding by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
    void otherEncodingsAreRefused(String charset) {
        assertThat(isRead(STANDARD, Payload.of(SOUND.getBytes(Charset.forName(charset)))))
                .isFalse();
        assertThat(isRead(STANDARD, Payload.of(("\ufeff" + SOUND).getBytes(Charset.forName(charset)))))
                .isFalse();
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertRefused(STANDARD, Payload.utf8("\ufeff" + SOUND), "byte order mark");
        assertThat(isRead(STANDARD, Payload.utf8(" \ufeff" + SOUND))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "x\\ud83dx\\ude00", "\\ude00\\ud83d"})
    void halfASurrogatePairIsRefusedInTheEnvelopesOwnWords(String half) {
        for (String field : new String[] {"id", "type", "source", "correlate"}) {
            String payload = "{\"type\":\"t\",\"data\":{},\"" + field + "\":\"" + half + "\"}";

            assertRefused(STANDARD, Payload.utf8(payload), "holds an unpaired surrogate, which has no UTF-8");
        }
        assertThat(STANDARD.read(Payload.utf8("{\"type\":\"\\ud83d\\ude00\",\"data\":{}}"))
                        .type())
                .isEqualTo("😀");
    }

    @Test
    void nanAndInfinitiesAreTakenInTheData() {
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{\"a\":NaN,\"b\":[Infinity,-Infinity]}}");

        record Doubles(double a, List<Double> b) {}
        Doubles doubles = TARS.read(payload).data().as(Doubles.class);

        assertThat(doubles.a()).isNaN();
        assertThat(doubles.b()).containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void theHeaderIsReadWhateverTheDataSays() {
        record Order(int count) {}
        Payload payload =
                Payload.utf8("{\"id\":\"i\",\"type\":\"t\",\"data\":{\"count\":\"three\",\"x\":1e99999999999}}");

        Envelope envelope = STANDARD.read(payload);

        assertThat(envelope.id()).isEqualTo("i");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> envelope.data().as(Order.class));
    }

    @Test
    void noExceptionQuotesTheData() {
        for (String payload : new String[] {
            "canary",
            "\"canary",
            "{\"type\":\"t\",\"data\":{\"a\":canary}}",
            "{\"type\":\"t\",\"data\":{\"a\":\"canary",
            "{\"type\":\"t\",\"data\":{\"a\":1}} canary",
            "{\"type\":[\"canary\"],\"data\":{}}",
            "{\"type\":\"t\",\"data\":[\"canary\"]}",
            "{\"type\":\"t\",\"data\":{},\"ts\":\"canary\"}",
        }) {
            assertThatExceptionOfType(MalformedMessage.class)
                    .isThrownBy(() -> TARS.read(Payload.utf8(payload)))
                    .withMessageNotContaining("canary")
                    .withNoCause();
        }
    }
}
