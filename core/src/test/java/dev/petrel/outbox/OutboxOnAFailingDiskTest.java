package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.FailingDisk;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that turns read-only while an outbox on it is open (R15). */
@Timeout(120)
class OutboxOnAFailingDiskTest {

    @TempDir
    private Path folder;

    @Test
    void itRefusesWhatComesAndSendsWhatItHas() throws IOException {
        try (FailingDisk disk = FailingDisk.of(folder.resolve("disk"))) {
            OutboxSettings settings =
                    OutboxSettings.in(disk.path().resolve("outbox")).withMaximum(100, 1 << 20);
            try (Post post = Post.of(settings)) {
                List<Receipt> kept = post.accept("1", "2");

                disk.fail();
                for (int i = 0; i < 3; i++) {
                    Receipt refused = post.outbox.publish(Publication.text("a", "no"));
                    assertThatThrownBy(() -> Post.accepted(refused)).hasCauseInstanceOf(StorageUnavailable.class);
                    assertThatThrownBy(() -> Post.outcome(refused))
                            .hasCauseInstanceOf(StorageUnavailable.class)
                            .hasMessageContainingAll("Read-only file system", "mend the disk");
                }
                assertThat(post.outbox.reasons()).singleElement().asString().contains("Read-only file system");
                assertThat(post.outbox.kept()).isEqualTo(2);
                post.delivering();

                assertThat(Post.outcome(kept.getFirst())).isEqualTo(Delivered.SUCCESS);
                assertThat(Post.outcome(kept.getLast())).isEqualTo(Delivered.SUCCESS);
                assertThat(post.texts()).containsExactly("1", "2");
            }
        }
    }

    @Test
    void onceTheDiskIsMendedTheNextOneGoesOnWithAllThatWasLeft() throws IOException {
        try (FailingDisk disk = FailingDisk.of(folder.resolve("disk"))) {
            OutboxSettings settings = OutboxSettings.in(disk.path().resolve("outbox"))
                    .withMaximum(100, 1 << 20)
                    .withExactlyOnce(true);
            try (Post post = Post.of(settings).online()) {
                post.accept("1", "2");
                Post.accepted(post.outbox.publish(once("3")));
                post.awaitSent(3);
                CountDownLatch onDisk = new CountDownLatch(1);
                post.outbox.sending(7, post.sent.getLast().number(), onDisk::countDown);
                await().until(() -> onDisk.getCount() == 0);

                disk.fail();
                post.sent.getFirst().deliver();
                await().until(() -> !post.outbox.reasons().isEmpty());
            }

            disk.repair();

            try (Post post = Post.of(settings).online()) {
                assertThat(post.outbox.begun()).extracting(Outbox.Begun::id).containsExactly(7);
                post.accept("4");
                assertThat(post.awaitSent(3)).containsExactly("1", "2", "4"); // of the first it is not known any more
                assertThat(post.outbox.reasons()).isEmpty();
            }
        }
    }

    private static Publication once(String text) {
        return Publication.text("a", text).withQos(Qos.EXACTLY_ONCE);
    }
}
