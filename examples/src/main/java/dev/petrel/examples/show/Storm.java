package dev.petrel.examples.show;

import dev.petrel.examples.show.Screen.Tone;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills the broker now and then and brings it back, on a thread of its own. */
final class Storm {

    private final MortalBroker broker;
    private final Plan plan;
    private final Screen screen;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FutureTask<Void> work;
    private final long began = System.nanoTime();
    private final AtomicInteger kills = new AtomicInteger();

    private Storm(MortalBroker broker, Plan plan, Screen screen, Runnable onFailure) {
        this.broker = broker;
        this.plan = plan;
        this.screen = screen;
        this.work = new FutureTask<>(this::rage) {
            @Override
            protected void done() {
                if (state() == State.FAILED) {
                    onFailure.run();
                }
            }
        };
    }

    /**
     * One that begins now.
     *
     * @param onFailure told when the broker cannot be brought back; {@link #end} says why
     */
    static Storm over(MortalBroker broker, Plan plan, Screen screen, Runnable onFailure) {
        Storm storm = new Storm(broker, plan, screen, onFailure);
        Thread.ofPlatform().name("petrel-demo-storm").daemon().start(storm.work);
        return storm;
    }

    /** How often the broker was killed. */
    int kills() {
        return kills.get();
    }

    /**
     * Ends it and waits until the broker is back.
     *
     * @throws IllegalStateException if the broker could not be stopped or started
     */
    void end() throws InterruptedException {
        ended.countDown();
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not come back: " + e.getCause(), e);
        }
    }

    private Void rage() throws InterruptedException {
        while (!ended.await(plan.calm().toMillis(), TimeUnit.MILLISECONDS)
                && plan.roomForAKill(Duration.ofNanos(System.nanoTime() - began))) {
            screen.line(Tone.BAD, "BROKER", "killed");
            broker.kill();
            kills.incrementAndGet();
            ended.await(plan.down().toMillis(), TimeUnit.MILLISECONDS);
            broker.revive();
            screen.line(Tone.GOOD, "BROKER", "is back, on the same port");
        }
        return null;
    }
}
