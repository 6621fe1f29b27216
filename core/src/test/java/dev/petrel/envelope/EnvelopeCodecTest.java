package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** The door between envelopes and messages. */
class EnvelopeCodecTest {

    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "us");
    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "us");
    private static final Envelope ENVELOPE =
            new Envelope("i", "t", Instant.EPOCH, "s", null, Data.of(Map.of("text", "hi")));

    private static MDCAdapter before;

    private record Say(String text) {}

    /** The logger of the tests keeps no context. */
    @BeforeAll
    static void keepLoggingContext() throws ReflectiveOperationException {
        before = MDC.getMDCAdapter();
        setLoggingContext(new BasicMDCAdapter());
    }

    @AfterAll
    static void restoreLoggingContext() throws ReflectiveOperationException {
        setLoggingContext(before);
    }

    private static void setLoggingContext(MDCAdapter adapter) throws ReflectiveOperationException {
        Method setter = MDC.class.getDeclaredMethod("setMDCAdapter", MDCAdapter.class);
        setter.setAccessible(true);
        setter.invoke(null, adapter);
    }

    static Message message(Payload payload) {
        return new Message(Topic.of("a/7"), payload, Qos.AT_LEAST_ONCE, false, Metadata.NONE, TopicFilter.of("a/{id}"));
    }

    @Test
    void aPublicationSaysInMqttWhatItHolds() {
        Publication plain = STANDARD.publication("a/7", ENVELOPE);
        Publication answer = TARS.publication("a/7", ENVELOPE.withCorrelation("ç"));

        assertThat(plain)
                .isEqualTo(Publication.of("a/7", STANDARD.write(ENVELOPE))
                        .withMetadata(Metadata.NONE
                                .withContentType("application/json")
                                .withUtf8(true)
                                .withUserProperty("envelope", "standard")));
        assertThat(answer)
                .isEqualTo(Publication.of("a/7", TARS.write(ENVELOPE.withCorrelation("ç")))
                        .withMetadata(Metadata.NONE
                                .withContentType("application/json")
                                .withUtf8(true)
                                .withUserProperty("envelope", "tars")
                                .withCorrelationData(Payload.utf8("ç"))));
    }

    @Test
    void theLongestCorrelationFitsIntoMqtt() {
        String longest = "値".repeat(Envelope.MAX_WORD);

        assertThat(STANDARD.publication("a", ENVELOPE.withCorrelation(longest))
                        .metadata()
                        .correlationData())
                .isEqualTo(Payload.utf8(longest));
    }

    @Test
    void aHandlerGetsDataEnvelopeAndMessage() throws Exception {
        List<Event<Say>> events = new ArrayList<>();
        Message message = message(STANDARD.write(ENVELOPE));

        STANDARD.handler(Say.class, events::add).handle(message);

        assertThat(events).containsExactly(new Event<>(new Say("hi"), ENVELOPE, message));
        assertThat(events.getFirst().message().level("id")).isEqualTo("7");
    }

    @Test
    void whileAHandlerRunsTheLoggingContextNamesItsEnvelope() throws Exception {
        List<Map<String, String>> seen = new ArrayList<>();
        MessageHandler handler = STANDARD.handler(Say.class, event -> seen.add(Map.copyOf(MDC.getCopyOfContextMap())));

        handler.handle(message(STANDARD.write(ENVELOPE)));
        handler.handle(message(STANDARD.write(ENVELOPE.withCorrelation("line\nbreak"))));

        assertThat(seen)
                .containsExactly(
                        Map.of("envelope", "i", "correlation", "i"),
                        Map.of("envelope", "i", "correlation", "line\\u000abreak"));
        assertNoLoggingContext();
    }

    @Test
    void afterAHandlerThatThrowsTheLoggingContextIsEmpty() {
        MessageHandler throwing = STANDARD.handler(Say.class, event -> {
            throw new IOException("on purpose");
        });

        assertThatThrownBy(() -> throwing.handle(message(STANDARD.write(ENVELOPE))))
                .isInstanceOf(IOException.class);
        assertNoLoggingContext();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"type\":\"t\",\"data\":{\"text\":5}}", "{\"type\":\"t\",\"data\":null}"})
    void aMessageThatCannotBeUnpackedDoesNotReachTheHandler(String payload) {
        List<Event<Say>> events = new ArrayList<>();
        MessageHandler handler = STANDARD.handler(Say.class, events::add);

        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> handler.handle(message(Payload.utf8(payload))));
        assertThat(events).isEmpty();
        assertNoLoggingContext();
    }

    private static void assertNoLoggingContext() {
        assertThat(MDC.get("envelope")).isNull();
        assertThat(MDC.get("correlation")).isNull();
    }

    @Test
    void aFieldThatOnlyStandardReadersTakeIsEvidence() {
        for (String field : new String[] {"\"correlate\":\"c\"", "\"correlate\":null", "\"x\":1"}) {
            Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{}," + field + "}");

            assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE)).contains(EnvelopeFormat.STANDARD);
            assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE.withUserProperty("envelope", "tars")))
                    .as("what readers make of it counts more than what its sender says")
                    .contains(EnvelopeFormat.STANDARD);
        }
    }

    @Test
    void aTimeThatOnlyTarsReadersTakeIsEvidence() {
        Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":\"1.5\"}");

        assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE)).contains(EnvelopeFormat.TARS);
    }

    @Test
    void ofFiveFieldsOnlyTheSenderCanTell() {
        Payload payload = STANDARD.write(ENVELOPE);

        assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE)).isEmpty();
        assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE.withUserProperty("envelope", "Standard")))
                .isEmpty();
        assertThat(EnvelopeCodec.evidence(payload, Metadata.NONE.withContentType("application/json")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWePublishIsEvidenceOfItsFormat(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "us");

        for (Envelope envelope : List.of(ENVELOPE, ENVELOPE.withCorrelation("c"))) {
            Publication publication = codec.publication("a", envelope);

            assertThat(EnvelopeCodec.evidence(publication.payload(), publication.metadata()))
                    .contains(format);
        }
    }

    @Test
    void whatIsNoEnvelopeIsNoEvidence() {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> EnvelopeCodec.evidence(Payload.utf8("{\"ok\":true}"), Metadata.NONE))
                .withMessage("type is missing");
    }
}
