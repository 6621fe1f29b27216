package dev.petrel.examples.show;

import dev.petrel.examples.show.Screen.Tone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets one mishap after the other happen, again and again, on a thread of its own. */
final class Storm {

    private final List<Mishap> mishaps;
    private final Plan plan;
    private final Screen screen;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FutureTask<@Nullable Void> work;
    private final long began = System.nanoTime();
    private final AtomicInteger kills = new AtomicInteger();

    private Storm(List<Mishap> mishaps, Plan plan, Screen screen, Runnable onFailure) {
        this.mishaps = mishaps;
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
     * @param onFailure told when something cannot be brought back; {@link #end} says why
     */
    static Storm of(List<Mishap> mishaps, Plan plan, Screen screen, Runnable onFailure) {
        Storm storm = new Storm(mishaps, plan, screen, onFailure);
        Thread.ofPlatform().name("petrel-demo-storm").daemon().start(storm.work);
        return storm;
    }

    /** How often the first of the mishaps happened. */
    int kills() {
        return kills.get();
    }

    /**
     * Ends it and waits until what is away is back.
     *
     * @throws IllegalStateException if something could not be stopped or started
     */
    void end() throws InterruptedException {
        ended.countDown();
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("what went away did not come back: " + e.getCause(), e);
        }
    }

    private @Nullable Void rage() throws Exception {
        for (int i = 0; calm(mishaps.get(i)); i = (i + 1) % mishaps.size()) {
            Mishap mishap = mishaps.get(i);
            screen.line(Tone.BAD, mishap.who(), "killed");
            mishap.strike().take();
            if (i == 0) {
                kills.incrementAndGet();
            }
            ended.await(mishap.down().toMillis(), TimeUnit.MILLISECONDS);
            mishap.mend().take();
            screen.line(Tone.GOOD, mishap.who(), "is started again");
        }
        return null;
    }

    /** Whether it stays calm for a while and there is time for a mishap after that. */
    private boolean calm(Mishap next) throws InterruptedException {
        return !ended.await(plan.calm().toMillis(), TimeUnit.MILLISECONDS)
                && plan.roomFor(next, Duration.ofNanos(System.nanoTime() - began));
    }
}
