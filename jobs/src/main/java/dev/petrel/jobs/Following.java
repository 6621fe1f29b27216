package dev.petrel.jobs;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Message;
import dev.petrel.message.Outcome;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A monitor from its start to its close: what comes in goes to the board, and once the broker has granted the topic, so
 * that nothing more is missed, what may have been missed before is looked up.
 */
final class Following implements ClientObserver {

    final JobBoard board;
    private final String topic;
    private final @Nullable Lookups lookups;
    private final Time time;
    private final LongAdder malformed;

    /** Whether the broker has granted the topic on the connection at hand; told by one event after another. */
    private volatile CompletableFuture<Void> granted = new CompletableFuture<>();

    Following(Plan plan, Executor lookupThreads, Consumer<JobStatus> news, LongAdder malformed) {
        this.topic = plan.topic();
        this.time = plan.time();
        this.malformed = malformed;
        this.board = new JobBoard(plan.cache(), time, news);
        JobLookup lookup = plan.lookup();
        this.lookups = lookup == null ? null : new Lookups(lookup, board, lookupThreads, time);
    }

    /** A message came on the topic. */
    Outcome received(Message message) {
        try {
            board.take(JobStatus.read(message.payload()));
            return Outcome.ACK;
        } catch (MalformedMessage e) {
            malformed.increment();
            return new Outcome.Drop("not the status of a job: " + e.getMessage());
        }
    }

    /** Something happened to the connection; called by one thread at a time. */
    @Override
    public void on(ClientEvent event) {
        if (event instanceof ClientEvent.SubscriptionGranted now && now.filter().equals(topic)) {
            granted();
        } else if (event instanceof ClientEvent.SubscriptionRefused no
                && no.filter().equals(topic)) {
            refused(no);
        } else if (event instanceof ClientEvent.StateChanged changed) {
            became(changed.state());
        }
    }

    private void granted() {
        granted.complete(null);
        if (lookups != null) {
            lookups.askAgain(board.watched());
        }
    }

    private void refused(ClientEvent.SubscriptionRefused refusal) {
        CompletableFuture<Void> waiting = granted;
        granted = new CompletableFuture<>();
        waiting.completeExceptionally(new SubscriptionRefused(
                refusal.code(),
                "the broker refused the topic of jobs " + MqttText.quoted(topic) + ": " + refusal.code()
                        + "; check its access rules"));
    }

    private void became(ConnectionState state) {
        boolean taken = state instanceof ConnectionState.Subscribing || state instanceof ConnectionState.Online;
        if (!taken && granted.isDone()) {
            granted = new CompletableFuture<>();
        }
        if (state instanceof ConnectionState.Closed) {
            close("the client was closed");
        }
    }

    /** Waits for that, or for a refusal. */
    void awaitGrant(Duration within) {
        try {
            granted.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NotConnected("the broker has not granted the topic of jobs " + MqttText.quoted(topic) + " within "
                    + within.toMillis() + " ms; is the client started, and the broker there?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnected("interrupted while waiting for the topic of jobs " + MqttText.quoted(topic));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
        }
    }

    boolean isConnected() {
        return granted.isDone();
    }

    /** Begins to wait for the end of a job, for as long as the wait says. */
    JobWait await(JobWait wait) {
        board.await(wait);
        if (!wait.end.isDone()) {
            wait.setAlarm(time.after(wait.within, () -> board.timeUp(wait)));
            if (lookups != null) {
                lookups.ask(wait.jobId);
            }
        }
        return wait;
    }

    /** Ends every wait and forgets all. */
    void close(String why) {
        CompletableFuture<Void> waiting = granted;
        granted = new CompletableFuture<>();
        waiting.completeExceptionally(new NotConnected(why));
        board.close(why);
        if (lookups != null) {
            lookups.close();
        }
    }
}
