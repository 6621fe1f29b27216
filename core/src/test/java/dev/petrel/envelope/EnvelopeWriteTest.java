package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.message.Payload;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an envelope looks on the wire. */
class EnvelopeWriteTest {

    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "us");
    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "us");
    private static final Data DATA = Data.of(Map.of("a", 1));

    private static Envelope envelope(@Nullable String correlation) {
        return new Envelope("i", "t", Instant.ofEpochMilli(1500), "s", correlation, DATA);
    }

    @Test
    void standardIsFiveFieldsInOrderAndCorrelateBehindThem() {
        assertThat(STANDARD.write(envelope(null)).utf8())
                .isEqualTo("{\"id\":\"i\",\"type\":\"t\",\"ts\":1.5,\"source\":\"s\",\"data\":{\"a\":1}}");
        assertThat(STANDARD.write(envelope("c")).utf8())
                .isEqualTo(
                        "{\"id\":\"i\",\"type\":\"t\",\"ts\":1.5,\"source\":\"s\",\"data\":{\"a\":1},\"correlate\":\"c\"}");
    }

    @Test
    void tarsIsFiveFieldsInOrderAndTheCorrelationIsTheId() {
        assertThat(TARS.write(envelope(null)).utf8())
                .isEqualTo("{\"id\":\"i\",\"type\":\"t\",\"ts\":1.5,\"source\":\"s\",\"data\":{\"a\":1}}");
        assertThat(TARS.write(envelope("c")).utf8())
                .isEqualTo("{\"id\":\"c\",\"type\":\"t\",\"ts\":1.5,\"source\":\"s\",\"data\":{\"a\":1}}");
        assertThat(TARS.write(envelope(""))).isEqualTo(TARS.write(envelope(null)));
    }

    @Test
    void whoDoesNotSayWhoItIsIsTheSender() {
        assertThat(STANDARD.read(STANDARD.write(envelope(null).withSource(""))).source())
                .isEqualTo("us");
        assertThat(STANDARD.read(STANDARD.write(envelope(null))).source()).isEqualTo("s");
    }

    @Test
    void textIsUtf8AndEscapedOnlyWhereJsonWantsIt() {
        Envelope envelope = new Envelope(
                "ü/😀\u007f", "\"\\\n\u0001", Instant.EPOCH, "s", "é\u2028", Data.of(Map.of("ключ", "値\t/")));

        assertThat(STANDARD.write(envelope).utf8())
                .isEqualTo("{\"id\":\"ü/😀\u007f\",\"type\":\"\\\"\\\\\\n\\u0001\",\"ts\":0.0,\"source\":\"s\","
                        + "\"data\":{\"ключ\":\"値\\t/\"},\"correlate\":\"é\u2028\"}");
    }

    /** A generator writes long text piece by piece, and must not cut a surrogate pair in two. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void longTextIsWrittenAsItIs(int offset) {
        String text = "x".repeat(offset) + "😀".repeat(20_000) + "ü".repeat(20_000);
        Data data = Data.of(Map.of("a", text));
        Envelope envelope = envelope(null);
        Envelope large = new Envelope("i", "t", envelope.time(), "s", null, data);

        assertThat(data.json().utf8()).isEqualTo("{\"a\":\"" + text + "\"}");
        assertThat(STANDARD.write(large).utf8()).endsWith(",\"data\":{\"a\":\"" + text + "\"}}");
        assertThat(STANDARD.read(STANDARD.write(large))).isEqualTo(large);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.0",
        "1767225600, 0, 1767225600.0",
        "1767225600, 500000000, 1767225600.5",
        "1767225600, 1, 1767225600.000000001",
        "1767225600, 120000000, 1767225600.12",
        "-1, 750000000, -0.25",
        "31556889864403199, 999999999, 31556889864403199.999999999",
        "-31557014167219200, 0, -31557014167219200.0",
    })
    void timesAreExactAndHaveADecimal(long seconds, int nanos, String ts) {
        Envelope envelope = new Envelope("i", "t", Instant.ofEpochSecond(seconds, nanos), "s", null, DATA);

        assertThat(TARS.write(envelope).utf8()).contains(",\"ts\":" + ts + ",");
    }

    @ParameterizedTest
    @EnumSource
    void dataThatWasReadGoesOutAsItCame(EnvelopeFormat format) {
        String data = "{ \"b\":1.50, \"a\":null,\"a\":\"\\u00fc\\ud800\",\"n\":1e999999999 }";

        assertThat(forwarded(data, format)).contains("\"data\":" + data + "}");
    }

    @ParameterizedTest
    @EnumSource
    void dataThatWasReadGoesOutWithNullForWhatIsNoNumber(EnvelopeFormat format) {
        String data = "{\"a\":NaN,\"b\":[Infinity,-Infinity,-INF,1.50,1e999999999,12345678901234567890],"
                + "\"NaN\":\"NaN Infinity\",\"c\":{\"d\":null,\"e\":true}}";

        assertThat(forwarded(data, format))
                .contains("\"data\":{\"a\":null,\"b\":[null,null,null,1.50,1e999999999,12345678901234567890],"
                        + "\"NaN\":\"NaN Infinity\",\"c\":{\"d\":null,\"e\":true}}}");
    }

    private static String forwarded(String data, EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "us");
        Envelope read = codec.read(Payload.utf8("{\"type\":\"t\",\"data\":" + data + "}"));
        return codec.write(Envelope.of("again", read.data())).utf8();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "x\ud83dx\ude00", "\ude00\ud83d"})
    void halfASurrogatePairIsRefused(String half) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of(half, DATA))
                .withMessage("type holds an unpaired surrogate, which has no UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope(half))
                .withMessage("correlation holds an unpaired surrogate, which has no UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvelopeCodec(EnvelopeFormat.TARS, half))
                .withMessage("source holds an unpaired surrogate, which has no UTF-8");
    }

    @Test
    void whatNoReaderWouldTakeIsNotWritten() {
        Data large = Data.of(Map.of("a", "x".repeat((16 << 20) - 10)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TARS.write(Envelope.of("t", large)))
                .withMessageStartingWith("an envelope has at most 16777216 bytes; this would have 1677");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope("x".repeat(4_097)))
                .withMessage("correlation has 4097 characters; at most 4096 are allowed");
    }
}
