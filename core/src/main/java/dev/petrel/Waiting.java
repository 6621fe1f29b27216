package dev.petrel;

import dev.petrel.fault.DeliveryPending;
import dev.petrel.fault.PetrelException;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.PublishInDoubt;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Waiting for what another thread completes, so that it ends by answer, time-out or interrupt. The completing thread wakes
 * the waiting one itself.
 */
final class Waiting {

    private Waiting() {}

    /**
     * Waits.
     *
     * @param unfinished what to throw for {@code "timed out after ..."} or {@code "interrupted"}; an interrupt stays set
     */
    static <T> T await(CompletionStage<T> stage, Duration within, Function<String, RuntimeException> unfinished) {
        try {
            return OutcomeStage.toWaitOn(stage).get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unfinished.apply("timed out after " + within.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unfinished.apply("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof PetrelException || cause instanceof IllegalArgumentException) {
                cause.addSuppressed(new CallerStack());
                throw (RuntimeException) cause;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Waits; whether it came about in time. An interrupt ends the waiting and stays set. */
    static boolean completes(CompletionStage<?> stage, Duration within) {
        try {
            OutcomeStage.toWaitOn(stage).get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until a publication is accepted. */
    static void untilAccepted(Receipt receipt, Topic topic, Duration within) {
        await(receipt.accepted(), within, how -> pending(receipt, topic, how));
    }

    /** Waits until a publication is delivered; throws if it ends otherwise. */
    static void untilDelivered(Receipt receipt, Topic topic, Duration within) {
        switch (await(receipt.outcome(), within, how -> pending(receipt, topic, how))) {
            case PublishOutcome.Delivered delivered -> {}
            case PublishOutcome.Failed failed -> throw new PublishFailed(topic.name(), failed);
            case PublishOutcome.InDoubt doubt -> throw new PublishInDoubt(topic.name(), doubt);
        }
    }

    private static DeliveryPending pending(Receipt receipt, Topic topic, String how) {
        boolean accepted = OutcomeStage.toWaitOn(receipt.accepted()).isDone();
        return new DeliveryPending(
                "publication on " + MqttText.quoted(topic.name())
                        + (accepted
                                ? " has no outcome yet, " + how + "; it was accepted, do not publish it again"
                                : " is not accepted yet, " + how + "; it still may be, as its receipt will tell:"
                                        + " do not publish it again before that"),
                receipt);
    }

    /** Shows where the waiting began, since the exception itself was made on an I/O thread. */
    private static final class CallerStack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerStack() {
            super("waited for here");
        }
    }
}
