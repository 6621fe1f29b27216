package dev.petrel.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream looks like on the wire. */
class StreamWriterTest {

    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "llm");

    private final List<Publication> published = new CopyOnWriteArrayList<>();

    private StreamWriter writer(EnvelopeCodec codec) {
        return StreamWriter.to(this::publish, codec, "llm/stream", "r1");
    }

    private Receipt publish(Publication publication) {
        published.add(publication);
        return new Receipt(
                CompletableFuture.completedStage(null),
                CompletableFuture.completedStage(PublishOutcome.Delivered.SUCCESS));
    }

    @Test
    void piecesAreNumberedFromOneAndTheLastSaysThatItIsDone() {
        StreamWriter writer = writer(Ear.CODEC);

        writer.write("Hel");
        writer.write("lo");
        writer.finish();

        assertThat(data())
                .containsExactly(
                        "{\"id\":\"r1\",\"seq\":1,\"delta\":\"Hel\",\"done\":false}",
                        "{\"id\":\"r1\",\"seq\":2,\"delta\":\"lo\",\"done\":false}",
                        "{\"id\":\"r1\",\"seq\":3,\"delta\":\"\",\"done\":true}");
        assertThat(published).allSatisfy(publication -> {
            assertThat(publication.topic().name()).isEqualTo("llm/stream");
            assertThat(publication.qos()).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(publication.retain()).isFalse();
            assertThat(publication.metadata().correlationData()).isEqualTo(Payload.utf8("r1"));
        });
    }

    @Test
    void theCorrelationOfAllPiecesIsTheStreamsId() {
        writer(Ear.CODEC).write("x");
        writer(TARS).write("x");

        Envelope standard = Ear.CODEC.read(published.get(0).payload());
        Envelope tars = TARS.read(published.get(1).payload());
        assertThat(standard.type()).isEqualTo("llm.stream");
        assertThat(standard.correlation()).isEqualTo("r1");
        assertThat(tars.type()).isEqualTo("llm.stream");
        assertThat(tars.id()).isEqualTo("r1");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadInBothFormats(EnvelopeFormat format) throws Exception {
        EnvelopeCodec codec = new EnvelopeCodec(format, "llm");
        List<String> heard = new ArrayList<>();
        StreamReader reader = StreamReader.of(codec, event -> heard.add(Ear.word(event)));
        StreamWriter writer = writer(codec);

        writer.write("Grüße \uD83D\uDC26");
        writer.finish();
        for (Publication publication : published) {
            reader.handle(Ear.message("llm/stream", publication.payload()));
        }

        assertThat(heard).containsExactly("r1 1:Grüße \uD83D\uDC26", "r1 done Grüße \uD83D\uDC26");
    }

    @ParameterizedTest
    @EnumSource
    void copiesOfAPieceHaveOneIdentityAndPiecesHaveEachTheirOwn(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "llm");
        StreamWriter writer = writer(codec);

        writer.write("x");
        writer.write("x");

        assertThat(Stream.concat(published.stream(), published.stream())
                        .map(publication -> codec.identity(Ear.message("llm/stream", publication.payload())))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void afterTheEndNothingIsWritten() {
        StreamWriter writer = writer(Ear.CODEC);
        writer.finish();

        assertThatThrownBy(() -> writer.write("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        assertThat(published).hasSize(1);
    }

    @Test
    void halfASurrogatePairIsRefusedAndLeavesNoGap() {
        StreamWriter writer = writer(Ear.CODEC);

        assertThatThrownBy(() -> writer.write("\uD83D")).isInstanceOf(IllegalArgumentException.class);
        writer.write("x");

        assertThat(data()).containsExactly("{\"id\":\"r1\",\"seq\":1,\"delta\":\"x\",\"done\":false}");
    }

    @Test
    void aStreamNeedsATopicAndAnId() {
        assertThatThrownBy(() -> StreamWriter.to(this::publish, TARS, "llm/#", "r1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StreamWriter.to(this::publish, TARS, "llm/stream", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StreamWriter.to(this::publish, TARS, "llm/stream", "x".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StreamWriter.to(this::publish, TARS, "llm/stream", "\uD83D"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void piecesOfSeveralThreadsHaveEachANumber() throws Exception {
        StreamWriter writer = writer(Ear.CODEC);

        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number ->
                        Thread.ofVirtual().start(() -> IntStream.range(0, 100).forEach(round -> writer.write("x"))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(published.stream()
                        .map(publication -> Ear.CODEC
                                .read(publication.payload())
                                .data()
                                .as(Chunk.class)
                                .sound()
                                .seq())
                        .sorted())
                .isEqualTo(IntStream.rangeClosed(1, 400).mapToObj(Long::valueOf).toList());
    }

    private List<String> data() {
        return published.stream()
                .map(publication ->
                        Ear.CODEC.read(publication.payload()).data().json().utf8())
                .toList();
    }
}
