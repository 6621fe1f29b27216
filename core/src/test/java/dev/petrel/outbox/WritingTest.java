package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private Opened opened;
    private Writing writing;
    private ToIntFunction<List<Entry>> append;
    private final List<Long> heard = new ArrayList<>();
    private long fails = -1;

    @BeforeEach
    void open() {
        OutboxSettings settings = OutboxSettings.in(folder).withMaximum(100, 1 << 20);
        Journal journal = Store.open(settings, "ada", (number, bytes, start) -> {});
        opened = new Opened(
                journal,
                new Epoch(time),
                new Expiries(),
                new Places(settings, QueuePolicy.DEFAULT, time, mail),
                new Needing(settings),
                mail,
                null);
        append = journal::append;
        writing = new Writing(opened, entries -> append.applyAsInt(entries), this::heard, troubles);
    }

    private void heard(Handed one, long number) {
        heard.add(number);
        if (number == fails) {
            throw new InternalError("a broken page");
        }
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

    @Test
    void anErrorAtOneThatIsOnDiskKeepsNoneFromBeingAccepted() {
        List<Receipt> receipts = List.of(handOver("1"), handOver("2"), handOver("3"));
        fails = 1;

        writing.commit();

        receipts.forEach(Post::accepted);
        assertThat(heard).containsExactly(0L, 1L, 2L);
        assertThat(troubles.words()).isEmpty();
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
