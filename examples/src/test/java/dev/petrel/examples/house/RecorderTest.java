package dev.petrel.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.examples.house.Recorder.Note;
import dev.petrel.message.Publication;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecorderTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();

    @Test
    void copiesAndGapsShowByTheirNumbers() throws Exception {
        PetrelClient client = BROKER.client("recorder");
        Recorder recorder = new Recorder(client, notes::add).start();
        client.awaitConnected(LocalBroker.PATIENCE);

        for (String text : new String[] {"1 a", "3 c", "3 c", "2 b", "5 e"}) {
            client.publish(Publication.text("room/kitchen/temperature", text));
        }

        assertThat(next()).isEqualTo(new Note("kitchen", "temperature", new Numbered(1, "a")));
        for (int i = 0; i < 4; i++) {
            next();
        }
        Series series = recorder.series("room/kitchen/temperature");
        assertThat(series.received()).isEqualTo(4);
        assertThat(series.copies()).isEqualTo(1);
        assertThat(series.late()).isEqualTo(1);
        assertThat(series.missing(5)).isEqualTo(1);
        assertThat(series.missing(7)).isEqualTo(3);
    }

    private Note next() throws InterruptedException {
        Note note = notes.poll(LocalBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(note).as("a note within " + LocalBroker.PATIENCE).isNotNull();
        return note;
    }
}
