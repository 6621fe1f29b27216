package dev.petrel.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How pieces are put together. */
@Timeout(120)
class StreamReaderTest {

    private static final Duration PATIENCE = StreamLimits.DEFAULT.patience();
    private static final Duration SILENCE = StreamLimits.DEFAULT.silence();

    private final Ear ear = new Ear();

    @Test
    void piecesInOrderAreToldAsTheyComeAndTheWholeAtTheEnd() throws Exception {
        ear.pieces(1, 2, 3);
        assertThat(ear.heard()).containsExactly("s 1:1", "s 2:2", "s 3:3");

        ear.last("s", 4);

        assertThat(ear.heard()).last().isEqualTo("s done 123");
        assertThat(ear.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aLastPieceWithTextAndPiecesWithoutAreTakenAsOldWritersSendThem() throws Exception {
        Map<String, Object> none = new HashMap<>(Map.of("id", "s", "seq", 1, "message_id", "c0ffee", "model", "m"));
        none.put("delta", null);

        ear.reader.handle(Ear.message("llm/stream", none));
        ear.reader.handle(Ear.message("llm/stream", Map.of("id", "s", "seq", 2, "delta", "end", "done", true)));

        assertThat(ear.heard()).containsExactly("s 2:end", "s done end");
    }

    @Test
    void aStreamMayBeNumberedFromNought() throws Exception {
        ear.pieces(0, 1);
        ear.last("s", 2);

        assertThat(ear.heard()).containsExactly("s 0:0", "s 1:1", "s done 01");
    }

    @Test
    void swappedPiecesArePutInOrder() throws Exception {
        ear.pieces(2, 0, 3, 1);
        ear.last("s", 4);

        assertThat(ear.heard()).containsExactly("s 0:0", "s 1:1", "s 2:2", "s 3:3", "s done 0123");
    }

    @Test
    void theLastPieceWaitsForThoseBeforeIt() throws Exception {
        ear.pieces(1);
        ear.last("s", 3);
        assertThat(ear.heard()).containsExactly("s 1:1");

        ear.pieces(2);

        assertThat(ear.heard()).endsWith("s 2:2", "s done 12");
    }

    @Test
    void copiesArePassedOver() throws Exception {
        ear.pieces(1, 1, 3, 3, 2, 1, 3);
        ear.last("s", 4);
        ear.last("s", 4);
        ear.pieces(2);

        assertThat(ear.heard()).containsExactly("s 1:1", "s 2:2", "s 3:3", "s done 123");
    }

    @Test
    void aMissingPieceIsWaitedForAsLongAsPatienceLastsAndThenAGapIsTold() throws Exception {
        ear.pieces(1, 4);
        ear.time.turn(PATIENCE.minusMillis(1));
        assertThat(ear.heard()).containsExactly("s 1:1");

        ear.time.turn(Duration.ofMillis(1));
        ear.pieces(2, 3, 5);
        ear.last("s", 6);

        assertThat(ear.heard()).containsExactly("s 1:1", "s gap 2-3", "s 4:4", "s 5:5", "s done with gaps 145");
    }

    @Test
    void eachGapHasAPatienceOfItsOwnThatFurtherPiecesDoNotProlong() throws Exception {
        ear.pieces(2);
        ear.time.turn(Duration.ofMillis(600));
        ear.pieces(4, 5);
        ear.time.turn(Duration.ofMillis(400));
        assertThat(ear.heard()).containsExactly("s gap 1-1", "s 2:2");

        ear.time.turn(Duration.ofMillis(599));
        ear.pieces(6);
        assertThat(ear.heard()).hasSize(2);
        ear.time.turn(Duration.ofMillis(1));

        assertThat(ear.heard()).endsWith("s gap 3-3", "s 4:4", "s 5:5", "s 6:6");
    }

    @Test
    void tooManyPiecesAheadMakeAGapAtOnce() throws Exception {
        Ear small = new Ear(StreamLimits.DEFAULT.withAhead(2));

        small.pieces(2, 3);
        assertThat(small.heard()).isEmpty();
        small.pieces(5);

        assertThat(small.heard()).containsExactly("s gap 1-1", "s 2:2", "s 3:3");
    }

    @Test
    void withoutRoomForPiecesAheadEveryMissingOneIsAGapAtOnce() throws Exception {
        Ear none = new Ear(StreamLimits.DEFAULT.withAhead(0));

        none.pieces(1, 3);
        none.last("s", 5);

        assertThat(none.heard()).containsExactly("s 1:1", "s gap 2-2", "s 3:3", "s gap 4-4", "s done with gaps 13");
    }

    @Test
    void whoSubscribesInTheMiddleIsToldWhatIsMissing() throws Exception {
        ear.pieces(40, 41);
        ear.time.turn(PATIENCE);

        assertThat(ear.heard()).containsExactly("s gap 1-39", "s 40:40", "s 41:41");
    }

    @Test
    void aNoughtThatComesTooLateMakesTheStreamIncomplete() throws Exception {
        ear.pieces(1, 0);
        ear.last("s", 2);

        assertThat(ear.heard()).containsExactly("s 1:1", "s done with gaps 1");
    }

    @Test
    void aStreamThatFallsSilentIsAbandonedAndItsLatePiecesArePassedOver() throws Exception {
        ear.pieces(1);
        ear.time.turn(SILENCE.minusMillis(1));
        ear.pieces(2, 2);
        ear.time.turn(SILENCE.minusMillis(1));
        assertThat(ear.heard()).hasSize(2);

        ear.time.turn(Duration.ofMillis(1));
        ear.pieces(3);

        assertThat(ear.heard()).containsExactly("s 1:1", "s 2:2", "s SILENT 12");
        assertThat(ear.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void copiesKeepNoStreamAlive() throws Exception {
        ear.pieces(1);
        ear.time.turn(SILENCE.minusMillis(1));
        ear.pieces(1);

        ear.time.turn(Duration.ofMillis(1));

        assertThat(ear.heard()).containsExactly("s 1:1", "s SILENT 1");
    }

    @Test
    void whatCameOfASilentStreamIsToldBeforeItIsAbandoned() throws Exception {
        Ear patient = new Ear(StreamLimits.DEFAULT.withPatience(SILENCE.multipliedBy(2)));
        patient.pieces(1, 3);

        patient.time.turn(SILENCE);

        assertThat(patient.heard()).containsExactly("s 1:1", "s gap 2-2", "s 3:3", "s SILENT 13");
    }

    @Test
    void anIdMayBeUsedAgainWhenItsStreamIsForgotten() throws Exception {
        ear.pieces(1);
        ear.last("s", 2);
        ear.time.turn(SILENCE);

        ear.pieces(1);

        assertThat(ear.heard()).containsExactly("s 1:1", "s done 1", "s 1:1");
    }

    @Test
    void streamsSideBySideAreToldApartByIdAndTopic() throws Exception {
        ear.piece("a", 1, "x");
        ear.piece("b", 1, "y");
        ear.reader.handle(Ear.message("other/stream", new Chunk("a", 1L, "z", false)));
        ear.piece("a", 2, "x");
        ear.last("b", 2);

        assertThat(ear.heard()).containsExactly("a 1:x", "b 1:y", "a 1:z", "a 2:x", "b done y");
    }

    @Test
    void oneStreamTooManyCrowdsOutTheOneThatWasSilentForLongest() throws Exception {
        Ear small = new Ear(StreamLimits.DEFAULT.withStreams(2));

        small.piece("a", 1, "x");
        small.piece("b", 1, "y");
        small.piece("a", 2, "x");
        small.piece("c", 1, "z");
        small.piece("b", 2, "y");
        small.piece("a", 3, "x");

        assertThat(small.heard()).containsExactly("a 1:x", "b 1:y", "a 2:x", "b CROWDED_OUT y", "c 1:z", "a 3:x");
    }

    @Test
    void endedStreamsAreRememberedUpToABound() throws Exception {
        Ear small = new Ear(StreamLimits.DEFAULT.withStreams(1));
        small.piece("first", 1, "x");
        small.last("first", 2);
        for (int i = 0; i < 16; i++) {
            small.last("s" + i, 1);
        }
        int before = small.heard().size();

        small.last("s0", 1);
        small.piece("first", 1, "x");

        assertThat(small.heard().subList(before, small.heard().size())).containsExactly("first 1:x");
    }

    @Test
    void aStreamThatIsTooLongIsAbandoned() throws Exception {
        Ear small = new Ear(StreamLimits.DEFAULT.withCharacters(5));

        small.piece("s", 1, "abc");
        small.piece("s", 3, "de");
        small.piece("s", 2, "f");
        small.piece("s", 4, "g");

        assertThat(small.heard()).containsExactly("s 1:abc", "s gap 2-2", "s 3:de", "s TOO_LONG abcde");
        assertThat(small.time.untilNextAlarm()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\":1,\"delta\":\"x\"}",
                "{\"id\":null,\"seq\":1}",
                "{\"id\":\"\",\"seq\":1}",
                "{\"id\":\"s\",\"delta\":\"x\"}",
                "{\"id\":\"s\",\"seq\":-1}",
                "{\"id\":\"s\",\"seq\":9007199254740992}",
                "{\"id\":\"s\",\"seq\":\"one\"}",
                "{\"id\":\"s\",\"seq\":1,\"delta\":{}}",
                "{\"id\":\"s\",\"seq\":1,\"done\":\"perhaps\"}"
            })
    void whatIsNoChunkIsMalformed(String data) {
        Payload payload = Payload.utf8("{\"id\":\"x\",\"type\":\"llm.stream\",\"data\":" + data + "}");

        assertThatThrownBy(() -> ear.reader.handle(Ear.message("llm/stream", payload)))
                .isInstanceOf(MalformedMessage.class);
        assertThat(ear.heard()).isEmpty();
        assertThat(ear.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void anIdThatIsTooLongAndWhatIsNoEnvelopeAreMalformed() {
        assertThatThrownBy(() -> ear.piece("x".repeat(1025), 1, "x")).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> ear.reader.handle(Ear.message("llm/stream", Payload.utf8("raw"))))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void aListenerThatThrowsHearsTheNext() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        StreamReader reader = StreamReader.of(Ear.CODEC, event -> {
            heard.add(Ear.word(event));
            throw new IllegalStateException("broken");
        });

        reader.handle(Ear.message("a", new Chunk("s", 1L, "x", false)));
        reader.handle(Ear.message("a", new Chunk("s", 2L, "", true)));

        assertThat(heard).containsExactly("s 1:x", "s done x");
    }

    @Test
    void whatSomebodySaidStandsInNoText() {
        StreamEvent delta = new StreamEvent.Delta(Topic.of("a"), "s", 1, "secret");
        StreamEvent done = new StreamEvent.Done(delta.topic(), "s", "secret", true);
        StreamEvent abandoned =
                new StreamEvent.Abandoned(delta.topic(), "s", "secret", StreamEvent.Abandoned.Why.SILENT);

        assertThat(List.of(delta, done, abandoned).toString()).doesNotContain("secret");
    }

    @Test
    void theListenerHearsOneEventAtATimeAndAMessageIsHandledWhenItsOwnAreTold() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<String> heard = new CopyOnWriteArrayList<>();
        StreamReader reader = StreamReader.of(
                Ear.CODEC,
                event -> {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    heard.add(event.topic() + " " + Ear.word(event));
                    inside.decrementAndGet();
                },
                StreamLimits.DEFAULT.withPatience(Duration.ofMillis(1)),
                Time.system());

        List<Thread> lanes = IntStream.range(0, 4)
                .mapToObj(lane -> Thread.ofVirtual().start(() -> {
                    for (long seq = 1; seq <= 200; seq++) {
                        handle(reader, Ear.message("t" + lane, new Chunk("s", seq, "x", false)));
                        assertThat(heard).contains("t" + lane + " s " + seq + ":x");
                    }
                }))
                .toList();
        for (Thread lane : lanes) {
            lane.join();
        }

        assertThat(heard).hasSize(800);
        for (int lane = 0; lane < 4; lane++) {
            String topic = "t" + lane;
            assertThat(heard.stream().filter(word -> word.startsWith(topic)))
                    .isEqualTo(IntStream.rangeClosed(1, 200)
                            .mapToObj(seq -> topic + " s " + seq + ":x")
                            .toList());
        }
    }

    @Test
    void aHandlerThatIsInterruptedWhileAnotherTellsLeavesItsEventsToTheNext() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        StreamReader reader = StreamReader.of(Ear.CODEC, event -> {
            entered.countDown();
            go.await();
            heard.add(event.topic() + " " + Ear.word(event));
        });
        Thread slow = Thread.ofVirtual().start(() -> handle(reader, Ear.message("a", new Chunk("s", 1L, "x", false))));
        entered.await();
        Thread waiting =
                Thread.ofVirtual().start(() -> handle(reader, Ear.message("b", new Chunk("s", 1L, "x", false))));
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();
        waiting.join();
        go.countDown();
        slow.join();
        reader.handle(Ear.message("b", new Chunk("s", 1L, "x", false)));
        reader.handle(Ear.message("b", new Chunk("s", 2L, "y", false)));

        assertThat(heard).containsExactly("a s 1:x", "b s 1:x", "b s 2:y");
    }

    private static void handle(StreamReader reader, Message message) {
        try {
            reader.handle(message);
        } catch (Exception interrupted) {
            assertThat(interrupted).isInstanceOf(InterruptedException.class);
        }
    }
}
