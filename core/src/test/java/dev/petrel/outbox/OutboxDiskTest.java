package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.journal.SmallDisk;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox does with its files, and what it does when they are not as it left them. */
@Timeout(120)
class OutboxDiskTest {

    private static final Duration WITHIN = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    /** (R15) */
    @Test
    void aFullDiskRefusesWhatComesAndKeepsWhatItHas() throws IOException {
        Path home = folder.resolve("home");
        OutboxSettings four = OutboxSettings.in(home).withMaximum(4, 1 << 20).withExactlyOnce(true);
        try (SmallDisk disk = SmallDisk.of(home, 1024)) {
            Path filler = Files.write(disk.path().resolve("filler"), new byte[800 << 10]);
            try (Post post = Post.of(four)) {
                Post.accepted(post.outbox.publish(Post.large(100 << 10)));

                Receipt refused = post.outbox.publish(Post.large(100 << 10).withSubscriberWithin(WITHIN));

                assertThatThrownBy(() -> Post.accepted(refused)).hasCauseInstanceOf(StorageUnavailable.class);
                assertThatThrownBy(() -> Post.outcome(refused)).hasCauseInstanceOf(StorageUnavailable.class);
                assertThat(post.outbox.reasons()).isNotEmpty().allMatch(reason -> reason.startsWith("the outbox: "));
                assertThat(post.outbox.kept()).isEqualTo(1);
                Files.delete(filler);
                Post.accepted(post.outbox.publish(Post.large(100 << 10).withSubscriberWithin(WITHIN)));
                await().until(() -> post.outbox.reasons().isEmpty());
            }
            try (Post post = Post.of(four).online()) {
                assertThat(post.awaitSent(2)).hasSize(2);
            }
        }
    }

    @Test
    void whatIsDeliveredIsNotSentAgainAfterAKill() throws IOException {
        Path home = folder.resolve("home");
        Path killed = folder.resolve("killed");
        try (Post post = Post.in(home).delivering()) {
            post.accept("1", "2");
            post.awaitEmpty();

            copy(home, killed);
        }

        try (Post post = Post.in(killed).delivering()) {
            post.awaitEmpty();
            assertThat(post.sent).isEmpty();
        }
    }

    @Test
    void filesOfWhichLittleIsLeftAreWrittenAnew() {
        try (Post post =
                Post.of(OutboxSettings.in(folder).withMaximum(1000, 1 << 20)).online()) {
            for (int i = 0; i < 100; i++) {
                Post.accepted(post.outbox.publish(Post.large(30 << 10)));
                post.awaitSent(i + 1);
                if (i % 10 > 0) {
                    post.sent.getLast().deliver();
                }
            }
            await().until(() -> post.outbox.kept() == 10);
            post.settle();
        }

        try (Store store = Store.inspect(folder)) {
            assertThat(store.fileBytes()).isLessThan(800 << 10);
        }
    }

    @Test
    void whatALaterVersionWroteIsKeptAndToldAndNotSent() {
        Post.in(folder).close();
        try (Journal journal = Journal.open(folder, 64 << 10, (number, bytes, start) -> {})) {
            byte[] framed = new byte[Entry.ROOM + 100];
            framed[Entry.ROOM] = 2;
            assertThat(journal.append(List.of(new Entry(framed)))).isOne();
        }

        try (Post post = Post.in(folder).online()) {
            post.accept("x");

            assertThat(post.awaitSent(1)).containsExactly("x");
            assertThat(damages(post))
                    .singleElement()
                    .asString()
                    .contains("record 0 is not one that this version knows");
            post.time.turn(Duration.ofDays(1));
            post.settle();
            assertThat(post.outbox.kept()).isEqualTo(3);
        }
    }

    @Test
    void whatCannotBeReadAnyMoreFailsAndTheRestIsSent() throws IOException {
        try (Post post = Post.in(folder)) {
            List<Receipt> receipts = new ArrayList<>();
            for (int i = 0; i < 7; i++) { // more than waits in memory
                receipts.add(post.outbox.publish(Post.large(1 << 20)));
                Post.accepted(receipts.getLast());
            }
            try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
                file.seek(5_500_000);
                file.write(1);
            }

            post.delivering();
            post.awaitEmpty();

            assertThat(Post.outcome(receipts.get(5)))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.UNREADABLE));
            assertThat(post.sent).hasSize(6);
            assertThat(damages(post)).singleElement().asString().contains("record 5 cannot be read any more");
        }
    }

    @Test
    void aDiskThatCannotBeReadForAWhileIsTriedAgain() throws IOException {
        try (Post post = Post.in(folder)) {
            post.accept("x");
        }
        try (Post post = Post.in(folder)) {
            Path segment = segment();
            Path away = Files.move(segment, folder.resolve("away"));
            post.online();
            await().until(() -> post.outbox.reasons().toString().contains("cannot read"));

            Files.move(away, segment);

            await().until(() -> {
                post.time.turn(Duration.ofSeconds(1));
                return post.sent.size() == 1;
            });
            await().until(() -> post.outbox.reasons().isEmpty());
        }
    }

    @Test
    void whatCannotBeMarkedIsATroubleUntilItCanBeWhateverElseGoesWell() throws IOException {
        Path home = folder.resolve("home");
        try (SmallDisk disk = SmallDisk.of(home, 1024);
                Post post = Post.of(OutboxSettings.in(home).withMaximum(100, 1 << 20))) {
            post.accept("1", "2");
            post.online().awaitSent(2);
            Path filler = disk.fill();
            post.sent.getFirst().deliver();
            await().until(() -> !post.outbox.reasons().isEmpty());

            post.accept("3");
            post.settle();
            assertThat(post.outbox.reasons()).singleElement().asString().contains("does not take what is done");

            Files.delete(filler);
            post.time.turn(Duration.ofSeconds(1));
            await().until(() -> post.outbox.reasons().isEmpty());
        }
    }

    @Test
    void aClosedOneLeavesNoAlarmAndNobodyWaitingBehind() {
        Post post = Post.of(OutboxSettings.in(folder).withDrainRate(1));
        for (int i = 0; i < 3; i++) {
            Post.accepted(post.outbox.publish(Publication.text("a", "x").withExpiry(Duration.ofHours(1))));
        }
        post.online().awaitSent(1);
        var drained = post.outbox.drained().toCompletableFuture();
        post.settle();
        assertThat(post.time.untilNextAlarm()).isPresent();

        post.close();

        assertThat(post.time.untilNextAlarm()).isEmpty();
        assertThatThrownBy(drained::join).hasCauseInstanceOf(NotConnected.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClosedOneHasNoFileOpen() throws IOException {
        try (Post post = Post.in(folder)) {
            post.accept("x");
        }
        Post post = Post.of(OutboxSettings.in(folder).withExactlyOnce(true)).online();
        post.awaitSent(1);
        assertThat(open()).isNotEmpty();

        post.close();

        assertThat(open()).isEmpty();
    }

    /** Files of the folder that this process has open. */
    private List<Path> open() throws IOException {
        Path real = folder.toRealPath();
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path one : all.toList()) {
                if (Files.isSymbolicLink(one)) {
                    found.add(Files.readSymbolicLink(one));
                }
            }
        }
        return found.stream().filter(file -> file.startsWith(real)).toList();
    }

    private static List<String> damages(Post post) {
        return post.events.stream()
                .filter(ClientEvent.OutboxDamaged.class::isInstance)
                .map(Object::toString)
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".records"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
