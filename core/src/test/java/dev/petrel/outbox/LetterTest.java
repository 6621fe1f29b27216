package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.journal.Cursor;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import dev.petrel.message.Demands;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterTest {

    private static final Instant AT = Instant.ofEpochMilli(1_234_567_890_123L);

    @TempDir
    private Path folder;

    @Test
    void everythingOfAPublicationIsKept() throws IOException {
        Metadata metadata = new Metadata(
                "text/plain",
                true,
                Topic.of("answers/here"),
                Payload.of(new byte[] {0, 1, -1}),
                Duration.ofMillis(1500),
                List.of(new Metadata.UserProperty("ä", "1"), new Metadata.UserProperty("ä", ""), prop("", "x")));
        Publication publication = new Publication(
                        Topic.of("größe/a"), Payload.utf8("hello"), Qos.EXACTLY_ONCE, true, metadata)
                .withDemands(new Demands(true, Duration.ofSeconds(3), true));

        Letter read = throughTheDisk(new Letter(publication, AT, 77));

        assertThat(read).isEqualTo(new Letter(publication, AT, 77));
    }

    @Test
    void nothingComesOfNothing() throws IOException {
        Letter letter = new Letter(Publication.of("a", Payload.EMPTY), AT, 0);

        assertThat(throughTheDisk(letter)).isEqualTo(letter);
    }

    @Test
    void whatALaterVersionAsksForIsNotReadAsIfItDidNot() {
        assertThatIllegalArgumentException().isThrownBy(() -> Letter.read(ByteBuffer.wrap(new byte[] {2, 0, 0})));

        ByteBuffer unknownPart = ByteBuffer.allocate(40);
        unknownPart.put((byte) 1).position(26);
        unknownPart.putShort((short) 1).put((byte) 'a').put((byte) 99).putInt(0).rewind();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Letter.read(unknownPart))
                .withMessageContaining("99");
    }

    private static Metadata.UserProperty prop(String name, String value) {
        return new Metadata.UserProperty(name, value);
    }

    private Letter throughTheDisk(Letter letter) throws IOException {
        Entry entry = letter.entry();
        try (Journal journal = Journal.open(folder, 4096, (number, bytes, start) -> {})) {
            assertThat(journal.append(List.of(entry))).isOne();
            try (Cursor cursor = journal.from(0)) {
                Found found = Objects.requireNonNull(cursor.next());
                return Letter.read(Objects.requireNonNull(found.body()));
            }
        }
    }
}
