package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Services of Petrel among services that know the five fields and nothing else. */
class MixedFleetTest {

    private static final EnvelopeCodec TARS = new EnvelopeCodec(EnvelopeFormat.TARS, "new-service");
    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "new-service");
    private static final Instant TIME = Instant.ofEpochMilli(1_767_225_600_500L);

    private static ObjectNode data() {
        return (ObjectNode) JsonMapper.shared().readTree("{\"text\":\"grüß dich\",\"voice\":null,\"n\":[1,2.5,true]}");
    }

    private static Envelope envelope() {
        return new Envelope("0f8fad5bd9cb469fa16570867728950e", "tts.say", TIME, "", null, Data.of(data()));
    }

    @Test
    void whatATarsWriterWritesIsByteForByteWhatAnOldOneWrites() {
        Payload old = OldFleet.write("tts.say", data(), "req-9", "new-service", "1767225600.5");

        assertThat(TARS.write(envelope().withCorrelation("req-9")).utf8()).isEqualTo(old.utf8());
    }

    @Test
    void anOldReaderReadsATarsWriterWithAndWithoutCorrelation() {
        OldFleet plain = OldFleet.read(TARS.write(envelope())).orElseThrow();
        OldFleet answer =
                OldFleet.read(TARS.write(envelope().withCorrelation("req-9"))).orElseThrow();

        assertThat(plain).isEqualTo(new OldFleet(envelope().id(), "tts.say", 1_767_225_600.5, "new-service", data()));
        assertThat(answer).isEqualTo(new OldFleet("req-9", "tts.say", 1_767_225_600.5, "new-service", data()));
    }

    @Test
    void aTarsReaderAndAStandardReaderReadAnOldWriter() {
        Payload old = OldFleet.write("llm.request", data(), "req-9", "router", "1767225600.5");

        Envelope envelope = TARS.read(old);

        assertThat(envelope)
                .isEqualTo(new Envelope("req-9", "llm.request", TIME, "router", null, Data.of(data())))
                .isEqualTo(STANDARD.read(old));
        assertThat(envelope.correlate()).isEqualTo("req-9");
    }

    @Test
    void aTarsServiceAnswersAnOldOneThatWaitsForItsId() {
        Envelope request = TARS.read(OldFleet.write("llm.request", data(), "req-9", "router", "1767225600.5"));

        Payload answer = TARS.write(Envelope.of("llm.response", data()).answering(request));

        assertThat(OldFleet.read(answer).orElseThrow().id()).isEqualTo("req-9");
    }

    @Test
    void anOldServiceAnswersATarsServiceThatWaitsForItsId() {
        Envelope request = Envelope.of("llm.request", data());
        OldFleet heard = OldFleet.read(TARS.write(request)).orElseThrow();

        Envelope answer = TARS.read(OldFleet.write("llm.response", data(), heard.id(), "llm-worker", "1767225601.0"));

        assertThat(answer.correlate()).isEqualTo(request.id());
    }

    @Test
    void anOldReaderReadsAStandardWriterOnlyWhileNothingIsCorrelated() {
        Payload plain = STANDARD.write(envelope());
        Payload answer = STANDARD.write(envelope().withCorrelation("req-9"));

        assertThat(OldFleet.read(plain)).isPresent();
        assertThat(TARS.read(plain)).isEqualTo(STANDARD.read(plain));
        assertThat(OldFleet.read(answer)).isEmpty();
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> TARS.read(answer))
                .withMessage(
                        "field \"correlate\" is none of id, type, ts, source and data, and the format tars takes no"
                                + " other");
    }

    @Test
    void anOldReaderAndATarsReaderAgree() {
        for (String payload : new String[] {
            "{\"type\":\"t\",\"data\":{}}",
            "{\"type\":\"t\",\"data\":{},\"ts\":\"12.5\"}",
            "{\"type\":\"t\",\"data\":{},\"ts\":true}",
            "{\"type\":\"t\",\"data\":{},\"ts\":7}",
            "{\"type\":\"\",\"id\":\"\",\"source\":\"\",\"data\":{}}",
            "{\"type\":\"t\",\"data\":{},\"timestamp\":1.0}",
            "{\"type\":\"t\",\"data\":{},\"correlate\":null}",
            "{\"type\":\"t\",\"data\":{},\"ts\":\"soon\"}",
            "{\"type\":\"t\",\"data\":{},\"ts\":null}",
            "{\"type\":null,\"data\":{}}",
            "{\"type\":1,\"data\":{}}",
            "{\"type\":\"t\",\"source\":1,\"data\":{}}",
            "{\"type\":\"t\",\"data\":{},\"type\":\"u\"}",
            "{\"type\":5,\"data\":{},\"type\":\"u\"}",
            "{\"type\":\"t\",\"data\":\"{}\"}",
            "{\"type\":\"t\"}",
            "{\"data\":{}}",
            "{\"type\":\"t\",\"data\":{}} x",
            "[]",
            "null",
            "\"text\"",
            "",
        }) {
            boolean taken = EnvelopeReadTest.isRead(TARS, Payload.utf8(payload));

            assertThat(taken)
                    .as(payload)
                    .isEqualTo(OldFleet.read(Payload.utf8(payload)).isPresent());
        }
    }
}
