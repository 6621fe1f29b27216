package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Data as what the application asks for. */
class DataReadTest {

    private static Data data(String json) {
        return new EnvelopeCodec(EnvelopeFormat.STANDARD, "us")
                .read(Payload.utf8("{\"type\":\"t\",\"data\":" + json + "}"))
                .data();
    }

    private record Item(String name, int count) {}

    private record Order(
            String customer,
            List<Item> items,
            Map<String, Item> byName,
            Optional<Instant> due,
            @Nullable Item best) {}

    @Test
    void recordsWithRecordsListsAndMapsAreRead() {
        Order order = data("{\"customer\":\"ü\",\"items\":[{\"name\":\"a\",\"count\":1},{\"count\":2,\"name\":\"b\"}],"
                        + "\"byName\":{\"k\":{\"name\":\"c\",\"count\":3}},\"due\":\"2026-01-01T00:00:00Z\",\"best\":null}")
                .as(Order.class);

        assertThat(order)
                .isEqualTo(new Order(
                        "ü",
                        List.of(new Item("a", 1), new Item("b", 2)),
                        Map.of("k", new Item("c", 3)),
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        null));
        assertThat(Data.of(order).as(Order.class)).isEqualTo(order);
    }

    @Test
    void mapsTreesAndDataItselfAreRead() {
        Data data = data("{\"b\":1,\"a\":[1.5,null,true],\"b\":12345678901234567890}");
        BigInteger large = new BigInteger("12345678901234567890");

        assertThat(data.as(JsonNode.class).get("b").bigIntegerValue()).isEqualTo(large);
        assertThat(data.as(Map.class).get("b")).isEqualTo(large);
        assertThat(data.as(Data.class)).isSameAs(data);
    }

    @Test
    void whatIsMissingIsNullOrEmptyAndWhatIsNotKnownIsPassedOver() {
        Order order = data("{\"unknown\":{\"customer\":1},\"customer\":\"c\"}").as(Order.class);

        assertThat(order.customer()).isEqualTo("c");
        assertThat(order.items()).isNull();
        assertThat(order.best()).isNull();
        assertThat(order.due()).isEmpty();
    }

    private enum Color {
        RED,
        GREEN
    }

    private record All(
            int i,
            Long l,
            double d,
            boolean b,
            String s,
            BigInteger n,
            BigDecimal m,
            Color c,
            List<Integer> list,
            Item item) {}

    private static final String SOUND = "{\"i\":1,\"l\":2,\"d\":3,\"b\":true,\"s\":\"5\",\"n\":6,\"m\":7,\"c\":\"RED\","
            + "\"list\":[8],\"item\":{\"name\":\"n\",\"count\":9}";

    @Test
    void anIntegerIsAlsoTakenWhereFractionsMayStand() {
        All all = data(SOUND + "}").as(All.class);

        assertThat(all.d()).isEqualTo(3.0);
        assertThat(all.m()).isEqualTo(BigDecimal.valueOf(7));
    }

    /** Each is the last of two of its name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "i":"1"                          | "i": expected int
            "i":1.5                          | "i": expected int
            "i":1.0                          | "i": expected int
            "i":NaN                          | "i": expected int
            "i":true                         | "i": expected int
            "i":null                         | "i": expected int
            "i":3000000000                   | "i": expected int
            "i":1e999999999                  | "i": expected int
            "i":[1]                          | "i": expected int
            "i":{}                           | "i": expected int
            "l":"2"                          | "l": expected Long
            "l":9223372036854775808          | "l": expected long
            "d":"3"                          | "d": expected double
            "b":1                            | "b": expected boolean
            "b":"true"                       | "b": expected boolean
            "b":"maybe"                      | "b": expected boolean
            "s":5                            | "s": expected String
            "s":true                         | "s": expected String
            "s":{}                           | "s": expected String
            "n":"6"                          | "n": expected BigInteger
            "n":6.5                          | "n": expected BigInteger
            "m":"7"                          | "m": expected BigDecimal
            "c":0                            | "c": expected Color
            "c":"BLUE"                       | "c": expected Color
            "c":""                           | "c": expected Color
            "list":8                         | "list": expected
            "list":{}                        | "list": expected
            "list":[1,2,"8"]                 | "list[2]": expected Integer
            "item":[]                        | "item": expected Item
            "item":"x"                       | "item": expected Item
            "item":{"name":"n"}              | "item.count": expected int
            "item":{"name":7,"count":1}      | "item.name": expected String
            """)
    void aValueOfAnotherTypeIsNeverHalfTaken(String last, String expected) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data(SOUND + "," + last + "}").as(All.class))
                .withMessageStartingWith("the data does not fit All, at " + expected)
                .withNoCause();
    }

    @SuppressWarnings("UnusedMethod") // Jackson calls the constructor
    private record Guarded(String s) {
        Guarded {
            if (s.contains("canary")) {
                throw new IllegalArgumentException("no " + s);
            }
        }
    }

    @Test
    void theValueThatDoesNotFitIsNotTold() {
        for (String json : new String[] {
            "{\"i\":\"canary\"}",
            "{\"c\":\"canary\"}",
            "{\"m\":\"canary\"}",
            "{\"item\":\"canary\"}",
            "{\"list\":[\"canary\"]}",
            "{\"b\":\"canary\"}"
        }) {
            assertThatExceptionOfType(MalformedMessage.class)
                    .isThrownBy(() -> data(json).as(All.class))
                    .withMessageNotContaining("canary")
                    .withNoCause();
        }
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data("{\"s\":\"canary\"}").as(Guarded.class))
                .withMessage("the data does not fit Guarded: java.lang.IllegalArgumentException")
                .withNoCause();
    }

    @Test
    void aNameInTheDataIsToldInAFormThatIsFitForLogs() {
        record Items(Map<String, Item> items) {}

        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data("{\"items\":{\"line\\nbreak" + "x".repeat(900) + "\":1}}")
                        .as(Items.class))
                .withMessage("the data does not fit Items, at \"items.line\\u000abreak" + "x".repeat(64)
                        + "...\" (916 characters): expected Item");
    }

    @Test
    void aTypeThatNothingIsReadAsIsTheCallersMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> data("{}").as(Runnable.class))
                .withMessage("java.lang.Runnable cannot be read from JSON: java.lang.Runnable");
        record Running(Runnable task) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> data("{\"task\":{}}").as(Running.class))
                .withMessage(Running.class.getName() + " cannot be read from JSON, at \"task\": java.lang.Runnable");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data("{}").as(String.class))
                .withMessage("the data does not fit String: expected String");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> data("{}").as(Void.class))
                .withMessage("the data is nothing as Void");
    }

    private static final AtomicBoolean LOADED = new AtomicBoolean();

    /** Harms whoever loads it. */
    @SuppressWarnings("unused") // named in JSON below
    public static final class Gadget {
        static {
            LOADED.set(true);
        }

        public void setCommand(String command) {
            LOADED.set(true);
        }
    }

    private record Anything(Object value, Map<String, Object> values, List<Object> list) {}

    @Test
    void noFieldOfTheDataChoosesAClass() throws ReflectiveOperationException {
        String name = DataReadTest.class.getName() + "$Gadget";
        String gadget = "{\"@class\":\"" + name + "\",\"@type\":\"" + name + "\",\"command\":\"x\"}";
        String wrapped = "[\"" + name + "\",{\"command\":\"x\"}]";

        for (String value : new String[] {gadget, wrapped, "{\"" + name + "\":{\"command\":\"x\"}}"}) {
            Data data = data("{\"@class\":\"" + name + "\",\"value\":" + value + ",\"values\":{\"v\":" + value
                    + "},\"list\":[" + value + "]}");

            Anything anything = data.as(Anything.class);
            assertThat(anything.value()).isInstanceOfAny(Map.class, List.class);
            assertThat(anything.values().get("v")).isEqualTo(anything.value());
            assertThat(anything.list()).containsExactly(anything.value());
            assertThat(data.as(JsonNode.class).get("@class").asString()).isEqualTo(name);
            assertThat(data.as(Map.class).get("@class")).isEqualTo(name);
            assertThat(data.as(Object.class)).isInstanceOf(Map.class);
        }
        assertThat(LOADED).isFalse();
        Class.forName(name);
        assertThat(LOADED).as("and it would have been seen").isTrue();
    }

    @Test
    void dataMayTravelAlone() {
        assertThat(Data.read(Payload.utf8(" {\"count\":1,\"name\":\"n\"} ")).as(Item.class))
                .isEqualTo(new Item("n", 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                | data is a JSON object
            []                | data is a JSON object
            canary            | data is one JSON object; it is no JSON at character
            {"a":canary}      | data is one JSON object; it is no JSON at character
            {} x              | data is one JSON object; it is no JSON at character
            {}{}              | there is something behind the data
            \ufeff{}          | begins with a byte order mark
            """)
    void whatTravelsAloneAndIsNoDataIsRefused(String payload, String why) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> Data.read(Payload.utf8(payload)))
                .withMessageContaining(why)
                .withMessageNotContaining("canary")
                .withNoCause();
    }

    @Test
    void whatTravelsAloneIsBoundedAndUtf8() {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> Data.read(Payload.utf8("{\"a\":" + "[".repeat(200))))
                .withMessageContaining("depth (201)");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> Data.read(Payload.of(new byte[(16 << 20) + 1])))
                .withMessageContaining("at most 16777216 are allowed");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> Data.read(Payload.of(new byte[] {'{', (byte) 0xFF, '}'})))
                .withMessageContaining("not UTF-8");
    }
}
