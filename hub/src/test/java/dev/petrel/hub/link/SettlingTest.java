package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Settling settling = new Settling();
    private final AtomicInteger judged = new AtomicInteger();

    @Test
    void whatShowsBeforeTheLoopHasLookedSettlesNothing() {
        settling.turned(settling.turning());

        settling.await(settling.ask(), this::settled, SHORT);

        assertThat(judged).hasValue(0);
    }

    @Test
    void whatShowsAfterTheLoopHasLookedIsJudged() {
        long ticket = settling.ask();
        settling.turned(settling.turning());

        settling.await(ticket, this::settled, LONG);

        assertThat(judged).hasValue(1);
    }

    @Test
    void whatShowsWhileTheLoopLooksAgainSettlesNothing() {
        long ticket = settling.ask();
        settling.turned(settling.turning());
        settling.turning();

        settling.await(ticket, this::settled, SHORT);

        assertThat(judged).hasValue(0);
    }

    private boolean settled() {
        return judged.incrementAndGet() > 0;
    }
}
