package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petrel.envelope.Identity;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.SmallDisk;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was handled is known to the process that comes after, and what was not is handled there (R16). */
@Timeout(120)
class DiaryTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Desk desk = new Desk(time, FailurePolicy.NONE, null);
    private int entries = 100;

    @AfterEach
    void stop() {
        desk.dispatcher.stop();
    }

    @Test
    void whatWasHandledIsACopyInTheNextLife() {
        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "a", "y"));

        desk.awaitSent(2);
        assertThat(handled).containsExactly("x", "y");
        assertThat(desk.watch.all(desk.events, ClientEvent.Duplicate.class)).hasSize(1);
    }

    @Test
    void eachHandlerHasItsOwn() {
        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        live();
        desk.add("+", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(handled).containsExactly("x", "x");
    }

    @Test
    void whatFailedIsHandledInTheNextLife() {
        live();
        desk.add("a", message -> {
            throw new IllegalStateException("no");
        });
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(handled).containsExactly("x");
    }

    @Test
    void itIsForgottenAfterTheWindow() {
        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        time.turn(WINDOW);
        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(handled).containsExactly("x", "x");
    }

    @Test
    void soManyAreRememberedAndTheOldestForgotten() {
        entries = 10;
        live();
        desk.add("a", this::handle);
        for (int i = 0; i < 30; i++) {
            desk.receive(Publishes.qos1(i + 1, "a", "m" + i));
            desk.awaitSent(i + 1);
        }
        handled.clear();

        live();
        desk.add("a", this::handle);
        IntStream.range(0, 30).forEach(i -> desk.receive(Publishes.qos1(i + 1, "a", "m" + i)));

        desk.awaitSent(30);
        assertThat(handled).hasSize(20).doesNotContain("m29", "m20").contains("m0", "m19");
    }

    @Test
    void aTornEndIsToleratedAndTheRestKnown() throws IOException {
        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "a", "y"));
        desk.awaitSent(2);
        desk.dispatcher.stop();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each ->
                            each.toString().endsWith("seg") || each.toFile().length() > 1000)
                    .toList()) {
                Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
            }
        }

        live();
        desk.add("a", this::handle);
        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "a", "y"));

        desk.awaitSent(2);
        assertThat(handled).containsExactly("x", "y");
    }

    @Test
    void twoHandlersWithoutANameOfOneFilterAreNotMixedUp() {
        live();
        desk.add("a", Route.MADE_UP + 1, this::handle);
        desk.add("a", Route.MADE_UP + 2, message -> {
            throw new IllegalStateException("no");
        });
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);
        handled.clear();

        live();
        desk.add("a", Route.MADE_UP + 7, this::handle);
        desk.add("a", Route.MADE_UP + 8, message -> handled.add("second"));
        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(handled).containsExactly("second");
    }

    @Test
    void whereTheDiskTakesNothingMessagesAreAcknowledgedAndHealthTells() throws IOException {
        Path small = directory.resolve("small");
        try (SmallDisk disk = SmallDisk.of(small, 256)) {
            Path filler = Files.write(disk.path().resolve("filler"), new byte[240 << 10]);
            desk.dispatcher.stop();
            desk = new Desk(time, FailurePolicy.NONE, dedupe(small));
            desk.add("a", this::handle);

            desk.receive(Publishes.qos1(1, "a", "x"));
            desk.awaitSent(1);

            assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("is not written down");
            Files.delete(filler);
            desk.dispatcher.stop();
        }
    }

    @Test
    void whereTheWriterEndsInAnErrorMessagesAreAcknowledgedAndHealthTellsUntilItGoesOn() {
        AtomicBoolean full = new AtomicBoolean(true);
        desk.dispatcher.stop();
        desk = new Desk(withAnErrorOnTheWriter(full), FailurePolicy.NONE, dedupe());
        desk.add("a", this::handle);

        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "a", "y"));
        desk.awaitSent(2);
        assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("is not written down", "full");
        full.set(false);
        desk.receive(Publishes.qos1(3, "a", "z"));

        desk.awaitSent(3);
        assertThat(handled).containsExactly("x", "y", "z");
        await().until(() -> desk.dispatcher.troubles().isEmpty());
    }

    private Time withAnErrorOnTheWriter(AtomicBoolean full) {
        return new Time() {
            @Override
            public Instant now() {
                if (full.get() && Thread.currentThread().getName().endsWith("-diary")) {
                    throw new InternalError("full");
                }
                return time.now();
            }

            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Alarm after(Duration delay, Runnable action) {
                return time.after(delay, action);
            }
        };
    }

    @Test
    void afterTheEndNothingIsWrittenAndNobodyWaits() throws InterruptedException {
        Dedupe same = dedupe();
        Diary diary = new Diary(directory, same.window(), same.entries(), time, "ada");
        diary.write("handler", new Identity("t", "before", ""));
        diary.close(Duration.ofSeconds(1));

        diary.write("handler", new Identity("t", "after", ""));

        Diary next = new Diary(directory, same.window(), same.entries(), time, "ada");
        assertThat(next.knows("handler", new Identity("t", "before", ""))).isTrue();
        assertThat(next.knows("handler", new Identity("t", "after", ""))).isFalse();
        assertThat(next.knows("other", new Identity("t", "before", ""))).isFalse();
        assertThat(next.trouble()).isEmpty();
        next.close(Duration.ofSeconds(1));
    }

    @Test
    void aDirectoryHasOneProcessAtATime() {
        live();
        Dedupe same = dedupe();

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> new Diary(directory, same.window(), same.entries(), time, "bob"));
    }

    /** The life before ends, and another one begins in the same directory. */
    private void live() {
        desk.dispatcher.stop();
        await().ignoreExceptions().until(() -> {
            desk = new Desk(time, FailurePolicy.NONE, dedupe());
            return true;
        });
    }

    private Dedupe dedupe() {
        return dedupe(directory);
    }

    private Dedupe dedupe(Path where) {
        return new Dedupe(
                message -> Optional.of(new Identity("t", message.payload().utf8(), "")), WINDOW, entries, where);
    }

    private void handle(Message message) {
        handled.add(message.payload().utf8());
    }
}
