package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is sent, reading it takes little time and little room (S5). */
@Timeout(120)
class EnvelopeBoundsTest {

    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "us");

    private static Payload withData(String data) {
        return Payload.utf8("{\"type\":\"t\",\"data\":" + data + "}");
    }

    private static void assertRefused(Payload payload, String bound) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> STANDARD.read(payload))
                .withMessageContaining(bound);
    }

    @Test
    void depthIsBounded() {
        String deepest = "{\"a\":" + "[".repeat(198) + "]".repeat(198) + "}";
        String deeper = "{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}";

        assertThat(STANDARD.read(withData(deepest)).data().as(JsonNode.class).size())
                .isOne();
        assertRefused(withData(deeper), "depth (201) exceeds the maximum allowed (200");
        assertRefused(Payload.utf8("{\"unknown\":" + deeper + "}"), "depth (201)");
    }

    @Test
    void sizeIsBounded() {
        String begin = "{\"type\":\"t\",\"data\":{},\"x\":\"";
        String full = begin + "x".repeat((16 << 20) - begin.length() - 2) + "\"}";

        assertThat(STANDARD.read(Payload.utf8(full)).type()).isEqualTo("t");
        assertRefused(Payload.utf8(full + " "), "the payload has 16777217 bytes; at most 16777216 are allowed");
    }

    @Test
    void numbersAreBoundedInDigitsAndExactBelow() {
        String most = "9".repeat(1_000);

        JsonNode data = STANDARD.read(withData("{\"n\":" + most + ",\"m\":-" + most + "}"))
                .data()
                .as(JsonNode.class);

        assertThat(data.get("n").bigIntegerValue()).isEqualTo(new BigInteger(most));
        assertThat(data.get("m").bigIntegerValue()).isEqualTo(new BigInteger("-" + most));
        assertRefused(
                withData("{\"n\":9" + most + "}"), "Number value length (1001) exceeds the maximum allowed (1000");
        assertRefused(withData("{\"n\":1." + most + "}"), "exceeds the maximum allowed (1000");
        assertRefused(Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":1" + most + "}"), "(1001)");
    }

    @Test
    void aTimeInTextIsBoundedInDigits() {
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":\"" + "9".repeat(1_000_000) + "\"}");

        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> new EnvelopeCodec(EnvelopeFormat.TARS, "us").read(payload))
                .withMessage("ts has 1000000 digits; at most 1000 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "source", "correlate"})
    void theEnvelopesOwnWordsAreBounded(String field) {
        String begin = "{\"type\":\"t\",\"data\":{},\"" + field + "\":\"" + "x".repeat(4_096);

        assertThat(STANDARD.read(Payload.utf8(begin + "\"}")).data().json().size())
                .isEqualTo(2);
        assertRefused(Payload.utf8(begin + "x\"}"), "has 4097 characters; at most 4096 are allowed");
    }

    @Test
    void namesAreBounded() {
        String most = "n".repeat(50_000);

        assertThat(STANDARD.read(withData("{\"" + most + "\":1}"))
                        .data()
                        .as(JsonNode.class)
                        .has(most))
                .isTrue();
        assertRefused(withData("{\"" + most + "n\":1}"), "Name length (50001) exceeds the maximum allowed (50000");
        assertRefused(withData("{\"" + "ü".repeat(50_001) + "\":1}"), "Name length (50001)");
    }

    @Test
    void textIsBoundedWhenItIsRead() {
        Data data = STANDARD.read(withData("{\"a\":{\"b\":\"" + "x".repeat((8 << 20) + 1) + "\"}}"))
                .data();

        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data.as(Map.class))
                .withMessageStartingWith("the data does not fit Map, at \"a\": String")
                .withMessageContaining("exceeds the maximum allowed (8388608");
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of("ten thousand deep", withData("[".repeat(10_000)), "depth (201)"),
                Arguments.of("objects ten thousand deep", withData("{\"a\":".repeat(10_000)), "depth (201)"),
                Arguments.of("100 MB of brackets", withData("[".repeat(100_000_000)), "at most 16777216 are allowed"),
                Arguments.of("all the brackets there can be", withData("[".repeat(16_000_000)), "depth (201)"),
                Arguments.of(
                        "lists side by side", withData("{\"a\":[" + "[],".repeat(5_000_000) + "1]}"), "Token count"),
                Arguments.of("a million keys", withData(keys(1_000_000)), "Token count (1000001)"),
                Arguments.of("a million keys outside", Payload.utf8(keys(1_000_000)), "Token count (1000001)"),
                Arguments.of("a million digits", withData("{\"n\":" + "1".repeat(1_000_000) + "}"), "(1000"),
                Arguments.of("a million decimals", withData("{\"n\":0." + "1".repeat(1_000_000) + "}"), "(1000"),
                Arguments.of("a long exponent", withData("{\"n\":1e" + "1".repeat(1_000_000) + "}"), "(1000"));
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBombIsRefusedInLittleTimeAndRoom(String name, Payload bomb, String bound) {
        long start = Usage.nanos();
        long before = Usage.bytes();

        assertRefused(bomb, bound);

        assertThat(Usage.bytes() - before).isLessThan(bomb.size() > (16 << 20) ? 100_000 : 200L << 20);
        assertThat(Usage.nanos() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    /** A parser that remembers names would copy what it remembers, for each message that has a new one. */
    @Test
    void namesThatNobodyHasSeenTakeNoMoreRoomThanOthers() {
        int messages = 10_000;
        long before = 0;

        for (int i = 0; i < 2 * messages; i++) {
            before = i == messages ? Usage.bytes() : before;
            STANDARD.read(Payload.utf8("{\"type\":\"t\",\"data\":{\"name" + i + "\":1},\"field" + i + "\":1}"));
        }

        assertThat((Usage.bytes() - before) / messages).isLessThan(5_000);
    }

    /** What makes a number short and huge must not be written out. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1e999999999", "-1E+999999999", "1e-999999999", "0e999999999", "1e99999999999", "1e1000000"})
    void hugeExponentsAreReadInLittleTimeAndRoomOrNotAtAll(String number) {
        Data data = STANDARD.read(withData("{\"n\":" + number + "}")).data();
        long start = Usage.nanos();
        long before = Usage.bytes();

        for (Class<?> type : new Class<?>[] {
            Map.class,
            JsonNode.class,
            Integers.class,
            Longs.class,
            Ints.class,
            Doubles.class,
            Decimals.class,
            Times.class
        }) {
            try {
                assertThat(data.as(type)).isNotNull();
            } catch (MalformedMessage e) {
                assertThat(e).hasMessageNotContaining(number);
            }
        }

        assertThat(Usage.bytes() - before).isLessThan(50L << 20);
        assertThat(Usage.nanos() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    private record Integers(BigInteger n) {}

    private record Longs(long n) {}

    private record Ints(Integer n) {}

    private record Doubles(double n) {}

    private record Decimals(java.math.BigDecimal n) {}

    private record Times(java.time.Instant n) {}
}
