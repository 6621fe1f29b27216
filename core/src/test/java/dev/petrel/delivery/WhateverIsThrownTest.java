package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.Waits;
import dev.petrel.deadletter.DeadLetter;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is thrown around a handler, its message ends and the next one of its lane is handled (R17). */
@Timeout(60)
class WhateverIsThrownTest {

    private static final FailurePolicy ONCE = FailurePolicy.DEFAULT.withRetries(0);

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private Desk desk = new Desk(time, ONCE, null);

    @AfterEach
    void stop() {
        desk.dispatcher.stop();
    }

    @Test
    void whoAsksForAPauseWithoutEndHasFailed() {
        desk.dispatcher.stop();
        desk = new Desk(time, ONCE.withRetries(1), null);
        desk.add("a", MessageHandler.deciding(message -> {
            if (isPoison(message)) {
                return new Outcome.Retry(ChronoUnit.FOREVER.getDuration());
            }
            handled.add(text(message));
            return Outcome.ACK;
        }));

        receivePoisonAndAnother();
        turnUntilBothAreSent();

        assertBothEnded();
        assertThat(letter().reason()).contains("IllegalArgumentException");
    }

    @SuppressWarnings({"OverrideThrowableToString", "ToStringReturnsNull"}) // what applications do all the same
    static Stream<Exception> whatHasNoWords() {
        return Stream.of(
                new Mute() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no words");
                    }
                },
                new Mute() {
                    @Override
                    public @Nullable String toString() {
                        return null;
                    }
                },
                new Mute() {
                    @Override
                    public String getMessage() {
                        throw new StackOverflowError();
                    }
                },
                new Mute() {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("no cause");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("whatHasNoWords")
    void aFailureThatCannotBePutIntoWordsIsNamedByItsClass(Exception failure) {
        desk.dispatcher.stop();
        desk = new Desk(time, ONCE.withRetries(1), null);
        desk.add("a", message -> handleOrThrow(message, failure));

        receivePoisonAndAnother();
        turnUntilBothAreSent();

        assertBothEnded();
        assertThat(letter().reason()).contains(failure.getClass().getName());
        assertThat(desk.watch.await(ClientEvent.HandlerFailed.class).topic()).isEqualTo("a");
    }

    @Test
    void aLetterThatEndsInAnErrorIsTriedAgain() {
        desk.broker.refuseOnce(new InternalError("no room for base64"));
        desk.add("a", message -> handleOrThrow(message, new IllegalStateException("no")));

        receivePoisonAndAnother();
        await().until(() -> !desk.dispatcher.troubles().isEmpty());
        assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("\"a\"", "InternalError");
        turnUntilBothAreSent();

        assertBothEnded();
        assertThat(letter().reason()).contains("IllegalStateException: no");
    }

    @Test
    void whatIsThrownBeforeTheHandlerEndsThatMessageOnly() {
        desk.dispatcher.stop();
        Dedupe broken = new Dedupe(
                message -> {
                    throw new NoClassDefFoundError("Codec");
                },
                Duration.ofMinutes(1),
                10);
        desk = new Desk(time, ONCE, broken);
        desk.add("a", message -> handled.add(text(message)));
        desk.add("b", message -> handled.add(text(message)));

        desk.receive(Publishes.qos1(1, "a", "one"), Publishes.qos1(2, "a", "two"), Publishes.qos1(3, "b", "three"));

        assertThat(desk.awaitSent(3)).containsExactly(Desk.puback(1), Desk.puback(2), Desk.puback(3));
        assertThat(desk.broker.letters).hasSize(3);
        assertThat(letter().reason()).contains("NoClassDefFoundError: Codec");
        assertThat(desk.watch.all(desk.events, ClientEvent.HandlerFailed.class)).hasSize(3);
    }

    @Test
    void aKeyThatEndsInAnErrorIsNone() {
        Manner read = new Manner(
                message -> {
                    throw new InternalError("too deep");
                },
                true,
                false,
                false,
                true);
        desk.add("a", message -> handled.add(text(message)), read);

        desk.receive(Publishes.qos1(1, "a", "one"), Publishes.qos1(2, "a", "two"));

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsExactly("one", "two");
    }

    @Test
    void whatIsThrownOnAProcessorComesBackAndTheProcessorIsFree() {
        Cores cores = new Cores("ada", new Patience());

        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            CompletableFuture<Void> called =
                    CompletableFuture.runAsync(() -> callInVain(cores), Thread::startVirtualThread);

            assertThat(called).failsWithin(Waits.AT_MOST).withThrowableThat().withMessageContaining("thrown there");
        }
        cores.stop();
    }

    private static void callInVain(Cores cores) {
        try {
            cores.call(whenLeft -> {
                throw new IllegalStateException("thrown there");
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void receivePoisonAndAnother() {
        desk.receive(Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "behind"));
    }

    private void turnUntilBothAreSent() {
        await().until(() -> {
            time.turn(DeadLetters.BACKOFF.first());
            return desk.sent().size() == 2;
        });
    }

    private void assertBothEnded() {
        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsExactly("behind");
        assertThat(desk.broker.letters).hasSize(1);
        assertThat(desk.dispatcher.troubles()).isEmpty();
    }

    private void handleOrThrow(Message message, Exception failure) throws Exception {
        if (isPoison(message)) {
            throw failure;
        }
        handled.add(text(message));
    }

    private static boolean isPoison(Message message) {
        return text(message).equals("poison");
    }

    private static String text(Message message) {
        return message.payload().utf8();
    }

    private DeadLetter letter() {
        Publication sent = desk.broker.letters.getFirst();
        return DeadLetter.read(new Message(
                sent.topic(), sent.payload(), sent.qos(), sent.retain(), sent.metadata(), TopicFilter.of("#")));
    }

    /** One that cannot say what it is. */
    private abstract static class Mute extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
