package dev.petrel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.WireVectors;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** When a batch leaves, and what it looks like. */
class BatcherTest {

    private static final BatchSettings THREE = BatchSettings.DEFAULT.withCount(3);

    private final Post post = new Post();

    static Stream<Arguments> batches() {
        return WireVectors.ofKind("domain-message")
                .filter(arguments -> arguments.get()[1] instanceof JsonNode vector
                        && vector.get("topic").asString().endsWith("/batch"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void aBatchLooksAsTheVectorsSay(String name, JsonNode vector) {
        EnvelopeCodec tars = new EnvelopeCodec(
                EnvelopeFormat.TARS, vector.get("given").get("source").asString());
        String topic = vector.get("topic").asString().replaceFirst("/batch$", "");
        Batcher batcher = new Batcher(
                new Outlet(post, tars, post.time),
                topic,
                BatchSettings.DEFAULT.withQos(Qos.of(vector.get("qos").intValue())),
                Runnable::run);

        vector.get("given").get("data").get("items").forEach(batcher::add);
        batcher.flush();

        Publication batch = post.publications.getFirst();
        ObjectNode written =
                (ObjectNode) JsonMapper.shared().readTree(batch.payload().toBytes());
        written.set("id", vector.get("payload").get("id"))
                .set("ts", vector.get("payload").get("ts"));
        assertThat(written).isEqualTo(vector.get("payload"));
        assertThat(written.propertyNames()).containsExactly("id", "type", "ts", "source", "data");
        assertThat(batch.topic().name()).isEqualTo(vector.get("topic").asString());
        assertThat(batch.qos().level()).isEqualTo(vector.get("qos").intValue());
        assertThat(batch.retain()).isEqualTo(vector.get("retain").booleanValue());
    }

    @ParameterizedTest
    @EnumSource
    void aBatchCanBeReadInBothFormats(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "svc");
        Batcher batcher = new Batcher(new Outlet(post, codec, post.time), "a", THREE, Runnable::run);

        batcher.add(1);
        batcher.flush();

        assertThat(codec.read(post.publications.getFirst().payload())
                        .data()
                        .json()
                        .utf8())
                .isEqualTo("{\"items\":[1],\"count\":1}");
    }

    @Test
    void aBatchLeavesWhenItIsFullByNumber() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT);

        IntStream.range(0, 9).forEach(batcher::add);
        assertThat(post.publications).isEmpty();
        batcher.add(9);

        assertThat(post.batches()).containsExactly(numbers(0, 10));
        assertThat(post.publications.getFirst().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    }

    @Test
    void aBatchLeavesWhenItIsFullByBytesAndIsNeverLargerThanThat() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT.withBytes(10));

        batcher.add("abcd"); // with its quotes 6 bytes
        assertThat(post.publications).isEmpty();
        batcher.add("efgh");

        assertThat(post.batches()).containsExactly(List.of("\"abcd\""));
    }

    @Test
    void bytesAreThoseOfUtf8() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT.withBytes(6));

        batcher.add("öö");

        assertThat(post.publications).hasSize(1);
    }

    @Test
    void anItemLargerThanABatchLeavesAlone() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT.withBytes(10));

        batcher.add(1);
        batcher.add("a long text that fills no batch but its own");
        post.deliver();

        assertThat(post.batches())
                .containsExactly(List.of("1"), List.of("\"a long text that fills no batch but its own\""));
    }

    @Test
    void aBatchLeavesWhenItsFirstItemHasWaitedLongEnough() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT);
        batcher.add("first");
        post.time.turn(Duration.ofMillis(999));
        batcher.add("second");

        assertThat(post.publications).isEmpty();
        post.time.turn(Duration.ofMillis(1));

        assertThat(post.batches()).containsExactly(List.of("\"first\"", "\"second\""));
    }

    @Test
    void theWaitOfTheNextBatchBeginsWithItsOwnFirstItem() {
        Batcher batcher = post.batcher(THREE);
        IntStream.range(0, 3).forEach(batcher::add);
        post.time.turn(Duration.ofMillis(500));
        batcher.add(3);
        post.deliver();

        post.time.turn(Duration.ofMillis(999));
        assertThat(post.publications).hasSize(1);
        post.time.turn(Duration.ofMillis(1));

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 4));
    }

    @Test
    void withoutAnIntervalEachItemLeavesAtOnce() {
        Batcher batcher = post.batcher(THREE.withInterval(Duration.ZERO));

        batcher.add(0);

        assertThat(post.batches()).containsExactly(numbers(0, 1));
    }

    @Test
    void flushSendsWhatWaitsAndNoMore() {
        Batcher batcher = post.batcher(THREE);
        batcher.flush();
        assertThat(post.publications).isEmpty();
        IntStream.range(0, 2).forEach(batcher::add);

        batcher.flush();
        batcher.add(2);
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 2));
    }

    @Test
    void aFlushDuringABatchSendsWhatWaitsBehindIt() {
        Batcher batcher = post.batcher(THREE);
        IntStream.range(0, 4).forEach(batcher::add);

        batcher.flush();
        batcher.add(4);
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 5));
    }

    @Test
    void oneBatchIsOnItsWayAtATimeAndNoneIsLargerThanItShould() {
        Batcher batcher = post.batcher(THREE);

        IntStream.range(0, 8).forEach(batcher::add);
        assertThat(post.publications).hasSize(1);
        post.deliver();
        assertThat(post.publications).hasSize(2);
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 6));
        assertThat(batcher.waiting()).isEqualTo(2);
    }

    @Test
    void whatNeverChangesNeedsNoAlarm() {
        Batcher batcher = post.batcher(THREE);

        batcher.add(0);
        batcher.flush();
        assertThat(post.time.untilNextAlarm()).isEmpty();
        post.deliver();

        assertThat(post.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void anItemIsAnyJsonValueAndWrittenWhenItIsAdded() {
        record Reading(double celsius, double broken) {}
        Batcher batcher = post.batcher(BatchSettings.DEFAULT);
        Map<String, Object> changing = new LinkedHashMap<>(Map.of("t", 1));

        batcher.add(changing);
        changing.put("t", 2);
        batcher.add(new Reading(21.5, Double.NaN));
        batcher.add(List.of(true, "ü"));
        batcher.add(Data.of(Map.of("a", 1)));
        batcher.add(JsonMapper.shared().nullNode());
        batcher.flush();

        assertThat(post.batches())
                .containsExactly(List.of(
                        "{\"t\":1}", "{\"celsius\":21.5,\"broken\":null}", "[true,\"ü\"]", "{\"a\":1}", "null"));
    }

    @Test
    void whatIsNoJsonIsRefusedAndHarmsNoOther() {
        Batcher batcher = post.batcher(THREE);
        batcher.add(0);

        assertThatThrownBy(() -> batcher.add(endless())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batcher.add(Map.of("a", endless()))).isInstanceOf(IllegalArgumentException.class);
        batcher.flush();

        assertThat(post.batches()).containsExactly(numbers(0, 1));
    }

    @Test
    void aDeepItemIsTakenOnlyIfTheBatchCanStillBeRead() {
        Batcher batcher = post.batcher(THREE);
        int taken = 0;
        for (int depth = 150; depth < 250; depth++) {
            Object nested = 0;
            for (int i = 0; i < depth; i++) {
                nested = Arrays.asList(nested);
            }
            try {
                batcher.add(nested);
                taken++;
            } catch (IllegalArgumentException tooDeep) {
                assertThat(tooDeep).hasMessageContaining("depth");
            }
            batcher.flush();
            post.publications.forEach(
                    publication -> Post.CODEC.read(publication.payload()).data().as(JsonNode.class));
            if (post.unanswered() > 0) {
                post.deliver();
            }
        }

        assertThat(taken).isBetween(1, 99);
    }

    @Test
    void beyondTheBoundOfItemsAddThrowsUntilThereIsRoom() {
        Batcher batcher = post.batcher(THREE.withWaiting(4, 1 << 20));
        IntStream.range(0, 4).forEach(batcher::add);

        assertThatThrownBy(() -> batcher.add("secret"))
                .isInstanceOf(QueueFull.class)
                .hasMessageContaining("sensors/temperature/batch")
                .hasMessageContaining("4 items")
                .hasMessageNotContaining("secret");
        post.deliver();
        batcher.add(4);
        batcher.flush();

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 5));
    }

    @Test
    void beyondTheBoundOfBytesAddThrowsButOneItemAloneIsTaken() {
        Batcher batcher = post.batcher(new BatchSettings(Qos.AT_LEAST_ONCE, 3, 10, Duration.ofSeconds(1), 100, 10));

        batcher.add("twelve bytes and more");
        assertThatThrownBy(() -> batcher.add(1)).isInstanceOf(QueueFull.class);
        post.deliver();
        batcher.add(1);

        assertThat(batcher.waiting()).isEqualTo(1);
    }

    @Test
    void aTopicWithAWildcardIsRefused() {
        assertThatThrownBy(() -> Batcher.to(post.outlet(), "a/+", BatchSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Object> endless() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        return self;
    }

    static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
