package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Checksum.Verdict;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A checksum over what a message says (R9). */
class ChecksumTest {

    private static final Publication SENT = Publication.text("a/b", "text")
            .withMetadata(Metadata.NONE
                    .withContentType("text/plain")
                    .withUtf8(true)
                    .withResponseTopic(Topic.of("r"))
                    .withCorrelationData(Payload.utf8("c"))
                    .withUserProperty("n", "v")
                    .withUserProperty("m", "w"));

    @Test
    void whatComesAsItWasSentIsRight() {
        assertThat(verify(Checksum.added(SENT))).isEqualTo(Verdict.RIGHT);
        assertThat(verify(Checksum.added(Checksum.added(SENT)))).isEqualTo(Verdict.RIGHT);
        assertThat(verify(Checksum.added(Publication.of("a", Payload.EMPTY)))).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void whatCarriesNoneSaysNothing() {
        assertThat(verify(SENT)).isEqualTo(Verdict.ABSENT);
        assertThat(verify(Publication.text("a", "x"))).isEqualTo(Verdict.ABSENT);
    }

    /** The value is one for all versions of Petrel and all languages: CRC-32C of the fields with their lengths. */
    @Test
    void theValueIsThatOfTheDescription() {
        Publication plain = Checksum.added(Publication.text("a", "x"));

        assertThat(plain.metadata().userProperty(Checksum.PROPERTY)).contains(PLAIN);
    }

    @Test
    void whatChangesOnTheWayDoesNotCount() {
        Publication sent = Checksum.added(SENT.withExpiry(Duration.ofSeconds(9)));

        assertThat(verify(sent.withExpiry(Duration.ofSeconds(3))
                        .withQos(Qos.AT_MOST_ONCE)
                        .withRetain(true)))
                .isEqualTo(Verdict.RIGHT);
    }

    static Stream<UnaryOperator<Publication>> damages() {
        return Stream.of(
                sent -> new Publication(Topic.of("a/c"), sent.payload(), sent.qos(), false, sent.metadata()),
                sent -> new Publication(sent.topic(), Payload.utf8("texu"), sent.qos(), false, sent.metadata()),
                sent -> sent.withMetadata(sent.metadata().withContentType("text/plaim")),
                sent -> sent.withMetadata(sent.metadata().withUtf8(false)),
                sent -> sent.withMetadata(sent.metadata().withResponseTopic(Topic.of("s"))),
                sent -> sent.withMetadata(sent.metadata().withCorrelationData(Payload.utf8("d"))),
                sent -> sent.withMetadata(sent.metadata().withCorrelationData(Payload.EMPTY)),
                sent -> sent.withMetadata(sent.metadata().withUserProperty("more", "")),
                sent -> sent.withMetadata(sent.metadata().withUserProperty(Checksum.PROPERTY, "00000000")),
                sent -> properties(sent, Collections::reverse),
                sent -> properties(sent, list -> list.remove(0)),
                sent -> properties(sent, list -> list.set(0, new Metadata.UserProperty("nv", ""))),
                sent -> properties(sent, list -> list.set(2, new Metadata.UserProperty(Checksum.PROPERTY, "0"))));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void whateverElseChangesIsFound(UnaryOperator<Publication> damage) {
        assertThat(verify(damage.apply(Checksum.added(SENT)))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void fieldsDoNotFlowIntoEachOther() {
        Publication one = Checksum.added(Publication.text("ab", "c"));
        Publication other = new Publication(Topic.of("a"), Payload.utf8("bc"), one.qos(), false, one.metadata());

        assertThat(verify(other)).isEqualTo(Verdict.WRONG);
    }

    private static Publication properties(
            Publication sent, java.util.function.Consumer<List<Metadata.UserProperty>> change) {
        List<Metadata.UserProperty> list = new ArrayList<>(sent.metadata().userProperties());
        change.accept(list);
        Metadata old = sent.metadata();
        return sent.withMetadata(new Metadata(
                old.contentType(), old.utf8(), old.responseTopic(), old.correlationData(), old.expiry(), list));
    }

    private static Verdict verify(Publication came) {
        return Checksum.verify(new Message(
                came.topic(), came.payload(), came.qos(), came.retain(), came.metadata(), TopicFilter.of("#")));
    }

    private static final String PLAIN = "c1e293b4";
}
