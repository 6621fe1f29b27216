package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.observe.Health;
import dev.petrel.stream.StreamEvent;
import dev.petrel.stream.StreamLimits;
import dev.petrel.stream.StreamReader;
import dev.petrel.stream.StreamWriter;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams over brokers, at QoS 0, which may lose pieces. */
@Timeout(120)
class StreamTest {

    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final List<StreamEvent> told = new CopyOnWriteArrayList<>();

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void streamsSideBySideArriveWhole(Cell cell) {
        String topic = Cell.newRoom();
        read(cell, topic, StreamLimits.DEFAULT);
        PetrelClient client = clients.connected(cell.settings(GROUNDS));
        List<StreamWriter> writers = IntStream.range(0, 3)
                .mapToObj(number -> StreamWriter.to(client, client.envelopes(), topic, "stream" + number))
                .toList();

        IntStream.range(0, 50).forEach(piece -> writers.forEach(writer -> writer.write(piece + " ")));
        writers.forEach(StreamWriter::finish);

        String whole = String.join(
                "", IntStream.range(0, 50).mapToObj(piece -> piece + " ").toList());
        Await.until(() -> all(StreamEvent.Done.class).size() == 3);
        assertThat(all(StreamEvent.Done.class)).allSatisfy(done -> {
            assertThat(done.text()).isEqualTo(whole);
            assertThat(done.complete()).isTrue();
        });
        assertThat(told).hasSize(153);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void piecesThatTheNetworkLosesAreToldAsAGap(Cell cell) {
        String topic = Cell.newRoom();
        read(cell, topic, StreamLimits.DEFAULT.withPatience(Duration.ofMillis(100)));
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient client = clients.connected(cell.through(link, GROUNDS));
            StreamWriter writer = StreamWriter.to(client, client.envelopes(), topic, "s");

            writer.write("one ");
            Await.until(() -> told.size() == 1);
            link.silenceToBroker();
            Await.outcome(writer.write("lost "));
            Await.outcome(writer.write("lost "));
            int before = link.connections();
            link.cut();
            link.heal();
            Await.until(() -> link.connections() > before && client.health().status() == Health.Status.UP);
            writer.write("four ");
            writer.finish();

            Await.until(() -> !all(StreamEvent.Done.class).isEmpty());
        }

        assertThat(told.stream().map(StreamEvent::getClass).map(Class::getSimpleName))
                .containsExactly("Delta", "Gap", "Delta", "Done");
        StreamEvent.Gap gap = all(StreamEvent.Gap.class).getFirst();
        assertThat(List.of(gap.from(), gap.to())).containsExactly(2L, 3L);
        StreamEvent.Done done = all(StreamEvent.Done.class).getFirst();
        assertThat(done.text()).isEqualTo("one four ");
        assertThat(done.complete()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWriterThatStopsLeavesAnAbandonedStream(Cell cell) {
        String topic = Cell.newRoom();
        read(cell, topic, StreamLimits.DEFAULT.withSilence(Duration.ofMillis(300)));
        PetrelClient client = clients.connected(cell.settings(GROUNDS));

        StreamWriter.to(client, client.envelopes(), topic, "s").write("half");
        client.close();

        Await.until(() -> told.size() == 2);
        StreamEvent.Abandoned abandoned = all(StreamEvent.Abandoned.class).getFirst();
        assertThat(abandoned.text()).isEqualTo("half");
        assertThat(abandoned.why()).isEqualTo(StreamEvent.Abandoned.Why.SILENT);
    }

    private void read(Cell cell, String topic, StreamLimits limits) {
        PetrelClient client = clients.connected(cell.settings(GROUNDS));
        client.subscribe(topic, StreamReader.of(client.envelopes(), told::add, limits, Time.system()))
                .awaitGranted(Inbox.PATIENCE);
    }

    private <T extends StreamEvent> List<T> all(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
