package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.WireVectors;
import dev.petrel.message.Payload;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which messages are copies of each other. */
@Timeout(120)
class IdentityTest {

    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "us");
    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "us");

    private static Optional<Identity> identity(String payload) {
        return TARS.identity(EnvelopeCodecTest.message(Payload.utf8(payload)));
    }

    private static Identity ofData(String data) {
        return identity("{\"id\":\"i\",\"type\":\"t\",\"data\":" + data + "}").orElseThrow();
    }

    /** Those in which nothing is forgotten, neither by time nor by number. */
    static Stream<Arguments> sequences() {
        return WireVectors.ofKind("dedupe-sequence").filter(arguments -> {
            JsonNode vector = (JsonNode) arguments.get()[1];
            return vector.get("ttlSeconds").asInt() == 30
                    && vector.get("maxEntries").asInt() == 100;
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void copiesAreToldAsTheVectorsSay(String name, JsonNode vector) {
        Set<Identity> seen = new HashSet<>();

        vector.get("steps").forEach(step -> {
            Optional<Identity> identity = identity(JsonMapper.shared().writeValueAsString(step.get("payload")));

            boolean duplicate = identity.isPresent() && !seen.add(identity.get());

            assertThat(duplicate).isEqualTo(step.get("duplicate").asBoolean());
        });
        assertThat(vector.get("steps").size()).isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7                           | seq=7
            0                           | seq=0
            -3                          | seq=-3
            123456789012345678901234567 | seq=123456789012345678901234567
            true                        | seq=true
            false                       | seq=false
            """)
    void seqTellsPartsApartWhateverElseTheDataSays(String seq, String part) {
        assertThat(ofData("{\"seq\":" + seq + ",\"a\":1}")).isEqualTo(new Identity("t", "i", part));
        assertThat(ofData("{\"a\":2,\"seq\":" + seq + "}")).isEqualTo(new Identity("t", "i", part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "\"1\"", "null", "[1]", "{\"seq\":1}", "NaN", "1e3"})
    void aSeqThatIsNoIntegerIsDataLikeAnyOther(String seq) {
        assertThat(ofData("{\"seq\":" + seq + "}").part()).matches("sha256=[0-9a-f]{64}");
        assertThat(ofData("{\"seq\":" + seq + "}")).isNotEqualTo(ofData("{\"seq\":" + seq + ",\"a\":1}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1,"b":{"x":[{"p":1,"q":2}],"y":2}} | { "b":{"y":2,"x":[ {"q":2,"p":1} ]}, "a":1 }
            {"a":"\\u00fc"}                         | {"a":"ü"}
            {"a":"\\/"}                             | {"a":"/"}
            {"a":0,"a":1}                           | {"a":1}
            {}                                      | { }
            """)
    void theSameDataWrittenAnotherWayIsTheSame(String one, String other) {
        assertThat(ofData(one)).isEqualTo(ofData(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"v":1}                | {"v":1.0}
            {"v":1}                | {"v":"1"}
            {"v":1}                | {"v":true}
            {"v":null}             | {}
            {"v":null}             | {"v":"null"}
            {"v":NaN}              | {"v":"NaN"}
            {"v":NaN}              | {"v":null}
            {"v":Infinity}         | {"v":-Infinity}
            {"v":1e400}            | {"v":1e500}
            {"v":0.1}              | {"v":0.10000000000000000001}
            {"v":9007199254740993} | {"v":9007199254740992}
            {"v":[1,2]}            | {"v":[2,1]}
            {"v":[1,2]}            | {"v":[[1,2]]}
            {"v":{}}               | {"v":[]}
            {"v":"\\ud800"}        | {"v":"\\ud801"}
            {"v":"\\ud800"}        | {"v":"?"}
            {"v":"\\ud800"}        | {"v":"\\\\ud800"}
            {"a":"b\\",\\"c"}      | {"a":"b","c":""}
            """)
    void otherDataIsAnother(String one, String other) {
        assertThat(ofData(one)).isNotEqualTo(ofData(other));
    }

    @Test
    void typeAndIdAreKeptApart() {
        Optional<Identity> one = identity("{\"type\":\"a|b\",\"id\":\"c\",\"data\":{}}");
        Optional<Identity> other = identity("{\"type\":\"a\",\"id\":\"b|c\",\"data\":{}}");

        assertThat(one).isPresent().isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "{\"ok\":true}",
                "{\"type\":\"t\",\"data\":{}}",
                "{\"id\":\"\",\"type\":\"t\",\"data\":{}}",
                "{\"id\":null,\"type\":\"t\",\"data\":{}}",
                "{\"id\":\"i\",\"data\":{}}",
                "{\"id\":\"i\",\"type\":\"t\"}",
                "{\"id\":\"i\",\"type\":\"t\",\"data\":{\"v\":1e99999999999}}",
            })
    void whatIsNoEnvelopeOrHasNoIdIsNoCopy(String payload) {
        assertThat(identity(payload)).isEmpty();
    }

    @Test
    void anEnvelopeOfTheOtherFormatIsNone() {
        Payload payload = Payload.utf8("{\"id\":\"i\",\"type\":\"t\",\"data\":{},\"correlate\":\"c\"}");

        assertThat(TARS.identity(EnvelopeCodecTest.message(payload))).isEmpty();
        assertThat(STANDARD.identity(EnvelopeCodecTest.message(payload))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+1000000", "1e999999999", "-1e-999999999", "0e999999999", "1e-1000000"})
    void hugeExponentsCostNothing(String number) {
        long start = Usage.nanos();
        long before = Usage.bytes();

        assertThat(ofData("{\"v\":" + number + "}")).isEqualTo(ofData("{ \"v\" : " + number + " }"));

        assertThat(Usage.bytes() - before).isLessThan(1 << 20);
        assertThat(Usage.nanos() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void manyLongNumbersCostLittleTime() {
        String digits = "9".repeat(999);
        String data = "{\"v\":[" + ("0." + digits + "," + digits + ",").repeat(2_000) + "1]}";
        long start = Usage.nanos();

        assertThat(ofData(data).part()).startsWith("sha256=");

        assertThat(Usage.nanos() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
    }
}
