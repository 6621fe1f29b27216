package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one envelope is to another. */
class EnvelopeTest {

    private record Say(String text) {}

    @Test
    void aNewEnvelopeHasAnIdOfItsOwnAndIsMadeNow() {
        Envelope envelope = Envelope.of("tts.say", new Say("hi"));

        assertThat(envelope.id()).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
        assertThat(envelope.type()).isEqualTo("tts.say");
        assertThat(Duration.between(envelope.time(), Instant.now())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(envelope.time()).isEqualTo(envelope.time().truncatedTo(ChronoUnit.MICROS));
        assertThat(envelope.source()).isEmpty();
        assertThat(envelope.correlation()).isNull();
        assertThat(envelope.data().as(Say.class)).isEqualTo(new Say("hi"));
    }

    @Test
    void idsDiffer() {
        assertThat(Stream.generate(RandomId::next).limit(10_000).collect(Collectors.toSet()))
                .hasSize(10_000);
    }

    @Test
    void whatCannotBeSaidIsRefusedWhereItIsSaid() {
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of("t", Map.of("a", new Object())));
    }

    @Test
    void anAnswerCarriesTheIdOfWhatItAnswers() {
        Envelope request = Envelope.of("llm.request", Map.of());
        Envelope answer = Envelope.of("llm.response", Map.of()).answering(request);

        assertThat(answer.correlation()).isEqualTo(request.id());
        assertThat(answer.correlate()).isEqualTo(request.id());
        assertThat(answer.id()).isNotEqualTo(request.id());
    }

    @Test
    void anAnswerInTheMiddleOfAConversationBelongsToItsBeginning() {
        Envelope request = Envelope.of("llm.request", Map.of()).withCorrelation("conversation-7");

        assertThat(Envelope.of("llm.response", Map.of()).answering(request).correlation())
                .isEqualTo("conversation-7");
    }

    @Test
    void anEmptyCorrelationIsNone() {
        Envelope envelope = Envelope.of("t", Map.of());

        assertThat(envelope.withCorrelation("").correlation()).isNull();
        assertThat(envelope.withCorrelation("c").withCorrelation(null)).isEqualTo(envelope);
        assertThat(envelope.withCorrelation("").correlate()).isEqualTo(envelope.id());
        Envelope nameless = new Envelope("", "t", Instant.EPOCH, "", "", envelope.data());
        assertThat(envelope.answering(nameless).correlation()).isNull();
    }

    @Test
    void whoSaysItIsToldByWith() {
        Envelope envelope = Envelope.of("t", Map.of()).withCorrelation("c");

        assertThat(envelope.withSource("s"))
                .isEqualTo(new Envelope(envelope.id(), "t", envelope.time(), "s", "c", envelope.data()));
    }

    @Test
    void itsTextFormHoldsNothingOfTheData() {
        assertThat(Envelope.of("t", new Say("canary")).toString())
                .contains("data=17 characters")
                .doesNotContain("canary");
    }
}
