package dev.petrel.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers and the publisher that takes them, or does not. */
@Timeout(120)
class AnsweringTest {

    private final EnvelopeCodec codec = new EnvelopeCodec(EnvelopeFormat.STANDARD, "ada");
    private final List<ClientEvent> told = new ArrayList<>();
    private final List<Publication> published = new ArrayList<>();

    @Test
    void aRequestWhoseReplyComesAfterTheClientWasClosedIsNotTakenAsHandled() {
        Receipt refused = receipt(CompletableFuture.failedFuture(new NotConnected("the client is closed")));
        Answering<Data> answering = answering(publication -> refused, request -> Map.of());

        assertThatThrownBy(() -> answering.handle(question())).isInstanceOf(NotConnected.class);
    }

    @Test
    void aPublisherThatThrowsIsToldAndThatIsAll() {
        IllegalStateException failure = new IllegalStateException("broken");
        Answering<Data> answering = answering(
                publication -> {
                    throw failure;
                },
                request -> Map.of());

        answering.handle(question());

        assertThat(told).containsExactly(new ClientEvent.HandlerFailed("a", "a", failure));
    }

    @Test
    void aPublisherThatTakesItsTimeHoldsUpNoLongerThanTheAnswerIsOfUse() {
        Receipt pending = receipt(new CompletableFuture<>());
        Answering<Data> answering = answering(publication -> pending, request -> Map.of());

        answering.handle(question());

        assertThat(told).isEmpty();
    }

    @Test
    void anInterruptedResponderIsAnsweredForAndTheInterruptStays() {
        Receipt accepted = receipt(CompletableFuture.completedFuture(null));
        Answering<Data> answering = answering(
                publication -> {
                    published.add(publication);
                    return accepted;
                },
                request -> {
                    throw new InterruptedException();
                });

        answering.handle(question());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(codec.read(published.getFirst().payload()).type()).isEqualTo("petrel.error");
        assertThat(told).hasSize(1);
    }

    private Answering<Data> answering(Publisher publisher, Responder<Data> responder) {
        Roles roles = new Roles(
                publisher,
                (request, handler) -> {
                    throw new IllegalStateException("not asked for");
                },
                told::add,
                codec,
                new HandTurnedTime());
        return new Answering<>(roles, Offer.of("a"), Data.class, responder);
    }

    private static Receipt receipt(CompletableFuture<Void> accepted) {
        return new Receipt(accepted, new CompletableFuture<PublishOutcome>());
    }

    private Message question() {
        Publication question = codec.publication("a", Envelope.of("a.b", Map.of()));
        return new Message(
                question.topic(),
                question.payload(),
                Qos.AT_LEAST_ONCE,
                false,
                question.metadata().withExpiry(Duration.ofMillis(50)),
                TopicFilter.of("a"));
    }
}
