package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.observe.Events;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever handed something over hears whether it is on disk, also where writing ends in an error. */
@Timeout(60)
class WritingTest {

    @TempDir
    private Path folder;

    private final HandTurnedTime time = new HandTurnedTime();
    private final Mail mail = new Mail();
    private final Troubles troubles = new Troubles();
    private Keeper.Opened opened;
    private Writing writing;
    private ToIntFunction<List<Entry>> append;

    @BeforeEach
    void open() {
        OutboxSettings settings = OutboxSettings.in(folder).withMaximum(100, 1 << 20);
        Journal journal = Store.open(settings, "ada", (number, bytes, start) -> {});
        Epoch epoch = new Epoch(time);
        opened = new Keeper.Opened(
                journal,
                epoch,
                new Expiries(),
                new Places(settings, QueuePolicy.DEFAULT, time, mail),
                new Needing(settings),
                mail,
                null);
        Endings endings = new Endings(opened, time, new Events("ada", event -> {}), (number, publication, ended) -> {});
        Feeder feeder = new Feeder(journal, epoch, time, settings, endings);
        endings.of(feeder);
        append = journal::append;
        writing = new Writing(opened, entries -> append.applyAsInt(entries), endings, feeder, troubles);
    }

    @AfterEach
    void close() {
        opened.journal().close();
    }

    @Test
    void anErrorWhileItWritesRefusesWhatIsNotOnDiskAndTheNextIsTaken() {
        Receipt written = handOver("1");
        Receipt lost = handOver("2");
        append = this::oneThenAnError;

        writing.commit();

        Post.accepted(written);
        assertThatThrownBy(() -> Post.accepted(lost)).hasCauseInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(() -> Post.outcome(lost)).hasMessageContaining("a broken page");
        assertThat(troubles.words()).singleElement().asString().contains("a broken page");
        assertThat(opened.places().messages()).isEqualTo(1);

        append = opened.journal()::append;
        Receipt next = handOver("3");
        writing.commit();

        Post.accepted(next);
        assertThat(troubles.words()).isEmpty();
        assertThat(opened.journal().liveRecords()).isEqualTo(2);
    }

    private int oneThenAnError(List<Entry> entries) {
        append = more -> {
            throw new InternalError("a broken page");
        };
        return opened.journal().append(entries.subList(0, 1));
    }

    private Receipt handOver(String text) {
        Handed handed = Handed.of(new Letter(Publication.text("a", text), time.now(), 0));
        opened.places().enter(new Guest(handed));
        return handed.receipt();
    }
}
