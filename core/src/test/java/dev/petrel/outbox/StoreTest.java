package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.time.HandTurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of an outbox that is not open, and done with it. */
@Timeout(120)
class StoreTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptIsSeenInOrder() {
        List<Publication> publications = IntStream.range(0, 3)
                .mapToObj(i -> Publication.text("a/" + i, "text " + i))
                .toList();
        try (Post post = Post.in(folder)) {
            publications.forEach(each -> Post.accepted(post.outbox.publish(each)));
        }

        try (Store store = Store.inspect(folder)) {
            List<Store.Kept> kept = new ArrayList<>();
            store.forEach(kept::add);
            assertThat(kept).extracting(Store.Kept::publication).isEqualTo(publications);
            assertThat(kept).extracting(Store.Kept::number).containsExactly(0L, 1L, 2L);
            assertThat(kept).extracting(Store.Kept::at).containsOnly(new HandTurnedTime().now());
            assertThat(store.bytes())
                    .isEqualTo(kept.stream().mapToLong(Store.Kept::bytes).sum())
                    .isPositive();
            assertThat(store.fileBytes()).isGreaterThan(store.bytes());
            assertThat(store.messages()).isEqualTo(3);
            assertThat(store.files()).isEqualTo(1);
            assertThat(store.clientId()).isEqualTo("ada");
            assertThat(store.damages()).isEmpty();
        }
    }

    @Test
    void whatIsDamagedIsSeenToo() throws IOException {
        try (Post post = Post.in(folder)) {
            post.accept("1", "2", "3");
        }
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        try (Store store = Store.inspect(folder)) {
            assertThat(store.damages()).hasSize(1).first().asString().contains(segment.toString());
            assertThat(store.messages()).isEqualTo(2);
        }
    }

    @Test
    void compactingWritesAnewWhatIsStillToBeSent() {
        try (Post post = Post.in(folder).online()) {
            post.accept(OutboxTest.numbers(0, 100));
            post.awaitSent(100);
            post.sent.subList(0, 99).forEach(Post.Sent::deliver);
            post.settle();
        }
        long before = fileBytes();

        assertThat(Store.compact(folder)).isEqualTo(1);

        assertThat(fileBytes()).isLessThan(before / 10);
        assertThat(Store.compact(folder)).isZero();
        try (Post post = Post.in(folder).online()) {
            assertThat(post.awaitSent(2)).containsExactly("99", "settle");
        }
    }

    @Test
    void aDirectoryThatIsNoOutboxIsLeftAlone() {
        assertThat(Store.owner(folder)).isEmpty();
        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Store.inspect(folder))
                .withMessageContaining("holds no outbox");
        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Store.compact(folder))
                .withMessageContaining("holds no outbox");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneThatIsOpenIsRefused() {
        try (Post post = Post.in(folder)) {
            post.accept("1");

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Store.inspect(folder))
                    .withMessageContaining("in use");
        }
        Store.inspect(folder).close();
        Post.in(folder).close();
    }

    @Test
    void whoseItIsNobodyElseReads() throws IOException {
        Post.of(OutboxSettings.in(folder), "ada").close();

        assertThat(Store.owner(folder)).contains("ada");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("client-id"))))
                .isEqualTo("rw-------");
    }

    private long fileBytes() {
        try (Store store = Store.inspect(folder)) {
            return store.fileBytes();
        }
    }

    private Path segment() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".records"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
