package dev.petrel.examples.show;

import dev.petrel.examples.show.Screen.Tone;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Kills the broker now and then and brings it back, on a thread of its own. */
final class Storm {

    private final MortalBroker broker;
    private final Plan plan;
    private final Screen screen;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FutureTask<Void> work = new FutureTask<>(this::rage);
    private final long began = System.nanoTime();
    private volatile int kills;

    private Storm(MortalBroker broker, Plan plan, Screen screen) {
        this.broker = broker;
        this.plan = plan;
        this.screen = screen;
    }

    /** One that begins now. */
    static Storm over(MortalBroker broker, Plan plan, Screen screen) {
        Storm storm = new Storm(broker, plan, screen);
        Thread.ofPlatform().name("petrel-demo-storm").daemon().start(storm.work);
        return storm;
    }

    /** How often the broker was killed. */
    int kills() {
        return kills;
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
            throw new IllegalStateException("the broker did not come back: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private Void rage() throws InterruptedException {
        while (!ended.await(plan.calm().toMillis(), TimeUnit.MILLISECONDS)
                && plan.roomForAKill(Duration.ofNanos(System.nanoTime() - began))) {
            screen.line(Tone.BAD, "BROKER", "killed");
            broker.kill();
            kills++;
            ended.await(plan.down().toMillis(), TimeUnit.MILLISECONDS);
            broker.revive();
            screen.line(Tone.GOOD, "BROKER", "is back, on the same port");
        }
        return null;
    }
}
