package dev.petrel.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Checksum;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead letter in its two forms: what goes in comes out, and nothing else is taken for one. */
class DeadLetterTest {

    private static final Topic TO = Topic.of("dead/ada/orders/7");
    private static final byte[] BYTES = {0, -1, 34, 92, 10};
    private static final Metadata METADATA = Metadata.NONE
            .withContentType("image/png")
            .withUtf8(true)
            .withResponseTopic(Topic.of("answers"))
            .withCorrelationData(Payload.of(BYTES))
            .withExpiry(Duration.ofMillis(90_500))
            .withUserProperty("a", "1")
            .withUserProperty("a", "\u00fc");
    private static final DeadLetter LETTER = new DeadLetter(
            new Publication(Topic.of("orders/7"), Payload.of(BYTES), Qos.EXACTLY_ONCE, true, METADATA),
            "no such order",
            4,
            "ada",
            Instant.parse("2026-11-21T17:45:30.5Z"));

    @Test
    void aLetterWithPropertiesIsTheMessageWithMoreOfThem() {
        Publication sent = LETTER.properties(TO);

        assertThat(sent.topic()).isEqualTo(TO);
        assertThat(sent.payload()).isEqualTo(LETTER.original().payload());
        assertThat(sent.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(sent.retain()).isFalse();
        assertThat(sent.metadata().expiry()).isNull();
        assertThat(sent.metadata().contentType()).isEqualTo("image/png");
        assertThat(sent.metadata().userProperty("petrel-dead-topic")).contains("orders/7");
        assertThat(sent.metadata().userProperty("petrel-dead-reason")).contains("no such order");
        assertThat(DeadLetter.read(received(sent))).isEqualTo(LETTER);
    }

    @Test
    void aWrappedLetterSaysAllOfItInThePayload() {
        Publication sent = LETTER.wrapped(TO);

        assertThat(sent.metadata()).isEqualTo(Metadata.NONE);
        assertThat(sent.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(sent.retain()).isFalse();
        assertThat(sent.payload().utf8()).contains("\"reason\":\"no such order\"");
        assertThat(DeadLetter.read(received(sent))).isEqualTo(LETTER);
    }

    @Test
    void aMessageWithNothingBesideItsPayloadGoesThroughBothForms() {
        DeadLetter plain = new DeadLetter(Publication.of("a", Payload.EMPTY), "", 0, "", Instant.EPOCH);

        assertThat(DeadLetter.read(received(plain.properties(TO)))).isEqualTo(plain);
        assertThat(DeadLetter.read(received(plain.wrapped(TO)))).isEqualTo(plain);
    }

    @Test
    void theLetterOfALetterKeepsThePropertiesOfTheFirst() {
        Publication first = LETTER.properties(TO);
        DeadLetter second = new DeadLetter(first, "again", 1, "bob", Instant.EPOCH);

        DeadLetter read = DeadLetter.read(received(second.properties(Topic.of("dead/bob/x"))));

        assertThat(read).isEqualTo(second);
        assertThat(DeadLetter.read(received(read.original()))).isEqualTo(LETTER);
    }

    @Test
    void aChecksumHeldForTheMessageAloneSoTheLetterDoesNotCarryIt() {
        Publication checked = Checksum.added(LETTER.original());
        DeadLetter letter = new DeadLetter(checked, "", 1, "ada", Instant.EPOCH);

        assertThat(Checksum.verify(received(letter.properties(TO)))).isEqualTo(Checksum.Verdict.ABSENT);
    }

    @Test
    void whatIsSentAgainIsTheMessageWithoutItsExpiry() {
        Publication again = LETTER.again(LETTER.original().topic());

        assertThat(again)
                .isEqualTo(new Publication(
                        Topic.of("orders/7"), Payload.of(BYTES), Qos.AT_LEAST_ONCE, false, METADATA.withExpiry(null)));
    }

    @Test
    void whatIsSentAgainElsewhereHasTheChecksumOfThere() {
        Publication checked = Checksum.added(Publication.text("a", "x"));
        DeadLetter letter = new DeadLetter(checked, "", 1, "ada", Instant.EPOCH);

        assertThat(letter.again(Topic.of("b"))).isEqualTo(Checksum.added(Publication.text("b", "x")));
    }

    @Test
    void aLongReasonIsCutAndOneThatCannotTravelIsEscaped() {
        DeadLetter letter = new DeadLetter(LETTER.original(), "x\n\0".repeat(5_000), 1, "ada", Instant.EPOCH);

        assertThat(letter.reason())
                .hasSize(DeadLetter.MAX_REASON)
                .startsWith("x\\u000a\\u0000")
                .endsWith("...");
        assertThat(DeadLetter.read(received(letter.properties(TO)))).isEqualTo(letter);
    }

    @Test
    void whatItSaysIsNotShown() {
        DeadLetter secret = new DeadLetter(Publication.text("a", "s3cret"), "why", 1, "ada", Instant.EPOCH);

        assertThat(secret.toString()).isEqualTo("dead letter of \"a\": why");
    }

    @Test
    void propertiesThatAreNotThoseOfALetterAreRefused() {
        List<UserProperty> right = LETTER.properties(TO).metadata().userProperties();
        for (int i = right.size() - 8; i < right.size(); i++) {
            List<UserProperty> missing = new ArrayList<>(right);
            missing.remove(i);
            refused(Payload.EMPTY, missing);
        }
        for (String name : List.of("topic", "attempts", "time", "qos", "retained", "expiry")) {
            List<UserProperty> wrong = new ArrayList<>(right);
            wrong.replaceAll(property ->
                    property.name().equals("petrel-dead-" + name) ? new UserProperty(property.name(), "+") : property);
            refused(Payload.EMPTY, wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "not JSON",
                "{\"petrelDeadLetter\":\"1\"}",
                "{\"@class\":\"java.io.File\"}",
                "{\"petrelDeadLetter\":{\"a\":{\"b\":{}}}}"
            })
    void jsonThatIsNoLetterIsRefused(String json) {
        refused(Payload.utf8(json), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1\"->\"2\"",
                "\"orders/7\"->\"a/#\"",
                "\"4\"->4",
                "\"4\"->\"-4\"",
                "\"2\"->\"3\"",
                "\"AP8iXAo=\"->\"?\"",
                "{\"petrel->{\"more\":\"\",\"petrel",
                "\"a\",\"1\",->\"a\","
            })
    void aLetterWithSomethingWrongIsRefused(String change) {
        String[] parts = change.split("->", -1);
        String json = LETTER.wrapped(TO).payload().utf8();

        assertThat(json).contains(parts[0]);
        refused(Payload.utf8(json.replace(parts[0], parts[1])), List.of());
        refused(Payload.utf8(json + json), List.of());
        refused(Payload.utf8(json.substring(0, json.length() - 1)), List.of());
    }

    @Test
    void aLetterOfALargePayloadIsReadAndALargerOneRefused() {
        DeadLetter large = new DeadLetter(
                Publication.of("a", Payload.handedOver(new byte[15 << 20])), "", 1, "ada", Instant.EPOCH);

        assertThat(DeadLetter.read(received(large.wrapped(TO)))).isEqualTo(large);
        refused(Payload.handedOver(new byte[LetterJson.MAX_BYTES + 1]), List.of());
    }

    private static void refused(Payload payload, List<UserProperty> properties) {
        Metadata metadata = new Metadata(null, false, null, null, null, properties);
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> DeadLetter.read(
                        received(Publication.of("dead/x", payload).withMetadata(metadata))));
    }

    private static Message received(Publication sent) {
        return new Message(
                sent.topic(), sent.payload(), sent.qos(), sent.retain(), sent.metadata(), TopicFilter.of("#"));
    }
}
