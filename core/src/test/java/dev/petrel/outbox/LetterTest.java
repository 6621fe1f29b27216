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

    @Test
    void theStartOfARecordThatIsNoneStandsForAnyTopicAndForEver() {
        ByteBuffer noTopic = ByteBuffer.allocate(100).putShort(26, (short) 1).put(28, (byte) '#');

        assertThat(Letter.topic(ByteBuffer.allocate(27))).isEqualTo(Topic.of("unknown"));
        assertThat(Letter.topic(noTopic)).isEqualTo(Topic.of("unknown"));
        assertThat(Letter.topic(noTopic.put(28, (byte) 'x'))).isEqualTo(Topic.of("x"));
        assertThat(Letter.Stamp.of(ByteBuffer.allocate(25).put(0, (byte) 1)).expiry())
                .isNegative();
        assertThat(Letter.Stamp.of(ByteBuffer.allocate(26).put(0, (byte) 1)).expiry())
                .isZero();
        assertThat(Letter.Stamp.of(ByteBuffer.allocate(26).put(0, (byte) 2)).expiry())
                .isNegative();
    }

    @Test
    void whatIsLeftOfItsTimeIsSentAlongAsLongAsThereIsSome() {
        Publication publication = Publication.text("a", "x").withExpiry(Duration.ofSeconds(5));

        assertThat(Letter.withRemaining(publication, 1)).isEqualTo(publication.withExpiry(Duration.ofNanos(1)));
        assertThat(Letter.withRemaining(publication, 0)).isNull();
        assertThat(Letter.withRemaining(Publication.text("a", "x"), 0)).isEqualTo(Publication.text("a", "x"));
    }

    @Test
    void itsWordsLeaveThePayloadOut() {
        assertThat(new Letter(Publication.text("a", "secret"), AT, 0)).hasToString("letter accepted at " + AT);
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
