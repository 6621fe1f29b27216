package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.FloatNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/** What applications may say, and how it is written. */
@Timeout(120)
class DataWriteTest {

    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.NEGATIVE_INFINITY;

    private static String json(Object value) {
        return Data.of(value).json().utf8();
    }

    private static Map<String, @Nullable Object> map(Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private record Nothing() {}

    private record Point(int y, int x, @Nullable String label) {}

    private record Line(String name, List<Point> points, Optional<Point> end) {}

    @Test
    void recordsKeepTheOrderOfTheirComponentsAndTheirNulls() {
        assertThat(json(new Nothing())).isEqualTo("{}");
        assertThat(json(new Line("l", List.of(new Point(1, 2, null), new Point(3, 4, "ü")), Optional.empty())))
                .isEqualTo(
                        "{\"name\":\"l\",\"points\":[{\"y\":1,\"x\":2,\"label\":null},{\"y\":3,\"x\":4,\"label\":\"ü\"}],"
                                + "\"end\":null}");
    }

    @Test
    void mapsAndTreesKeepTheirOrderAndTheirNulls() {
        Map<String, @Nullable Object> map = map("z", 1, "a", List.of(true, 2.0), "m", Map.of("k", "v"));
        map.put("null", null);
        String json = "{\"z\":1,\"a\":[true,2.0],\"m\":{\"k\":\"v\"},\"null\":null}";

        assertThat(json(map)).isEqualTo(json);
        assertThat(json(JsonMapper.shared().readTree(json))).isEqualTo(json);
        assertThat(json(new TreeHolder((ObjectNode) JsonMapper.shared().readTree(json))))
                .isEqualTo("{\"tree\":" + json + "}");
    }

    private record TreeHolder(ObjectNode tree) {}

    @Test
    void whatIsWrittenDoesNotChangeWithItsSource() {
        Map<String, @Nullable Object> map = map("a", 1);
        Data data = Data.of(map);

        map.put("a", 2);

        assertThat(data.json()).isEqualTo(Payload.utf8("{\"a\":1}"));
        assertThat(Data.of(data)).isSameAs(data);
    }

    @Test
    void numbersAreExact() {
        BigInteger large = BigInteger.TWO.pow(200).negate();
        BigDecimal decimal = new BigDecimal("0.100000000000000000000000000000000000001");
        BigDecimal huge = new BigDecimal("1E+1000000");

        String json = json(map("a", large, "b", decimal, "c", huge, "d", Long.MIN_VALUE, "e", 0.1, "f", 1.0, "g", 1));

        assertThat(json)
                .isEqualTo("{\"a\":" + large + ",\"b\":" + decimal + ",\"c\":1E+1000000,\"d\":-9223372036854775808,"
                        + "\"e\":0.1,\"f\":1.0,\"g\":1}");
    }

    @SuppressWarnings("ArrayRecordComponent") // for arrays is what this is about
    private record Numbers(
            double a, float b, Double c, @Nullable Float d, double[] e, float[] f, List<Double> g, OptionalDouble h) {}

    @Test
    void whatIsNoNumberIsNullWhereverItStands() {
        Numbers numbers = new Numbers(
                NAN,
                Float.POSITIVE_INFINITY,
                INFINITE,
                Float.NaN,
                new double[] {1, NAN, INFINITE},
                new float[] {Float.NEGATIVE_INFINITY, 2},
                List.of(NAN, 3.0),
                OptionalDouble.of(NAN));

        assertThat(json(numbers))
                .isEqualTo("{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":[1.0,null,null],\"f\":[null,2.0],"
                        + "\"g\":[null,3.0],\"h\":null}");
    }

    @Test
    void whatIsNoNumberIsNullInMapsAndTrees() {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.put("d", NAN).put("f", Float.NaN).putArray("l").add(INFINITE).add(1.5);
        tree.set("p", new POJONode(NAN));
        DoubleAdder adder = new DoubleAdder();
        adder.add(INFINITE);

        assertThat(json(tree)).isEqualTo("{\"d\":null,\"f\":null,\"l\":[null,1.5],\"p\":null}");
        assertThat(json(map("t", tree, "d", DoubleNode.valueOf(NAN), "f", FloatNode.valueOf(Float.NaN))))
                .isEqualTo("{\"t\":" + json(tree) + ",\"d\":null,\"f\":null}");
        assertThat(json(map(
                        "v", NAN, "o", Optional.of(NAN), "a", new Object[] {NAN}, "n", new double[] {}, "r", adder)))
                .isEqualTo("{\"v\":null,\"o\":null,\"a\":[null],\"n\":[],\"r\":null}");
    }

    static Stream<Object> noObjects() {
        return Stream.of("text", 1, true, List.of(1), new int[] {1}, Optional.of(1), Optional.empty(), NAN);
    }

    @ParameterizedTest
    @MethodSource("noObjects")
    void dataIsAnObject(Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.of(value))
                .withMessage("data is a JSON object, so a record or a map will do, but not "
                        + value.getClass().getName());
    }

    private record Holder(String name, Map<String, List<Object>> parts) {}

    @Test
    void whatCannotBeWrittenIsToldByClassAndFieldAndNothingElse() {
        Iterable<String> telling = () -> {
            throw new IllegalStateException("canary");
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.of(new Holder("canary", Map.of("k", List.of("canary", new Object())))))
                .withMessage(Holder.class.getName() + " cannot be written as JSON, at \"parts.k[1]\": java.lang.Object")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.of(Map.of("a", telling)))
                .withMessageEndingWith(" cannot be written as JSON, at \"a\": java.lang.IllegalStateException")
                .withNoCause();
        Map<@Nullable String, Object> nullKey = new HashMap<>();
        nullKey.put(null, "canary");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.of(nullKey))
                .withMessageStartingWith("java.util.HashMap cannot be written as JSON")
                .withMessageNotContaining("canary");
    }

    @Test
    void whatGoesRoundInCirclesIsRefused() {
        Map<String, @Nullable Object> map = map("b", 1);
        map.put("a", map);
        List<Object> list = new ArrayList<>();
        list.add(list);
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.set("me", tree);

        for (Object circle : new Object[] {map, map("l", list), tree, map("t", tree)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Data.of(circle))
                    .withMessageContaining("depth (200) exceeds the maximum allowed (199")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400))
                    .withNoCause();
        }
    }

    @Test
    void whatDoublesAtEachStepOrNeverEndsIsRefused() {
        Object doubling = List.of("x".repeat(100));
        for (int i = 0; i < 100; i++) {
            doubling = List.of(doubling, doubling);
        }
        Object doubled = doubling;
        Iterable<String> endless = () -> Stream.generate(() -> "x").iterator();
        Iterator<String> endlessToo = Stream.generate(() -> "x").iterator();

        for (Object value : new Object[] {doubled, endless, endlessToo}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Data.of(Map.of("a", value)))
                    .withMessageContaining("it has more than 16777216 bytes");
        }
    }

    private record Raw(@JsonRawValue String raw) {}

    @Test
    void whatReadersWouldRefuseIsRefused() {
        int digits = 1_001;

        for (Object value : new Object[] {
            new Raw("}{"),
            new Raw("1 2"),
            map("raw", new RawValue("tru")),
            map("large", BigInteger.TEN.pow(digits)),
            map("fine", new BigDecimal("0." + "1".repeat(digits))),
            map("n".repeat(50_001), 1),
            map("many", Arrays.asList(new Integer[1_000_000])),
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Data.of(value))
                    .withMessageStartingWith(value.getClass().getName() + " is written as what no reader takes: ");
        }
    }

    @Test
    void itsTextFormTellsItsSizeOnly() {
        Data data = Data.of(map("password", "canary"));

        assertThat(data).hasToString("21 characters").isEqualTo(Data.of(map("password", "canary")));
        assertThat(data).hasSameHashCodeAs(Data.of(map("password", "canary"))).isNotEqualTo(Data.of(map()));
    }

    @Test
    void partsAreWrittenOnceAndStandAsTheyAreInWhatIsPutTogether() {
        Map<String, @Nullable Object> map = map("a", NAN);
        JsonText part = JsonText.of(map);
        map.put("a", 1);

        assertThat(json(map("parts", List.of(part, JsonText.of("ü"), JsonText.of(1.50), JsonText.of(List.of())))))
                .isEqualTo("{\"parts\":[{\"a\":null},\"ü\",1.5,[]]}");
        assertThat(JsonText.of(part)).isSameAs(part);
        assertThat(JsonText.of("ü").size()).isEqualTo(4);
        assertThat(JsonText.of("canary")).hasToString("8 bytes").isEqualTo(JsonText.of("canary"));
        assertThat(JsonText.of("canary"))
                .hasSameHashCodeAs(JsonText.of("canary"))
                .isNotEqualTo(JsonText.of("x"));
    }

    @Test
    void dataIsAPartWithNullForWhatIsNoNumber() {
        Data data = Data.read(Payload.utf8("{ \"a\" : NaN, \"b\" : 1.50 }"));

        assertThat(json(map("part", JsonText.of(data)))).isEqualTo("{\"part\":{\"a\":null,\"b\":1.50}}");
    }

    @Test
    void partsAreRefusedAsDataIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.of(new Object()))
                .withMessage("java.lang.Object cannot be written as JSON: java.lang.Object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.of(new RawValue("1 2")))
                .withMessageContaining(" is not written as one JSON value");
        Object deep = 1;
        for (int i = 0; i < 191; i++) {
            deep = List.of(deep);
        }
        Object deepest = deep;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.of(deepest))
                .withMessageContaining("its nesting depth exceeds the maximum allowed (190)");
    }
}
