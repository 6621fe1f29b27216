package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void failuresAreCountedAndTheFirstOnesTold() {
        Tally tally = new Tally();
        for (int i = 0; i < 10; i++) {
            tally.sent(1);
        }

        for (int i = 1; i <= 10; i++) {
            tally.answered(i, i <= 2 ? "" : "refused");
        }

        assertThat(tally.failures())
                .hasSize(7)
                .startsWith("8 of 10 messages failed", "line 3: refused")
                .endsWith("line 7: refused", "and 3 more");
    }

    @Test
    void nothingFailedMeansNothingToTell() {
        Tally tally = new Tally();
        long number = tally.sent(1);

        tally.answered(number, "");

        assertThat(tally.failures()).isEmpty();
        assertThat(tally.allAnswered()).isDone();
    }

    @Test
    void whatAnOutboxKeepsIsToldApartFromWhatFailed() {
        Tally tally = new Tally();
        long failed = tally.sent(1);
        tally.sent(1);

        tally.answered(failed, "refused");
        tally.kept();

        assertThat(tally.failures())
                .containsExactly(
                        "1 of 2 messages failed",
                        "line 1: refused",
                        "1 of 2 messages are not acknowledged yet: " + Tally.KEPT);
    }

    @Test
    void whoWantsToSendMoreThanTheBoundWaits() throws InterruptedException {
        Tally tally = new Tally();
        for (int i = 0; i < Tally.MESSAGES; i++) {
            tally.awaitRoom(1);
            tally.sent(1);
        }
        Thread waiting = Thread.ofPlatform().daemon().start(() -> awaitRoom(tally, 1));
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        tally.arrived(1);

        await().until(() -> !waiting.isAlive());
    }

    @Test
    void whatIsLargerThanTheBoundGoesAlone() throws InterruptedException {
        Tally tally = new Tally();
        long huge = 1L << 30;
        tally.awaitRoom(huge);
        tally.sent(huge);
        CompletableFuture<Void> all = tally.allAnswered();
        Thread waiting = Thread.ofPlatform().daemon().start(() -> awaitRoom(tally, 1));
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        tally.arrived(huge);
        tally.answered(1, "");

        await().until(() -> !waiting.isAlive());
        assertThat(all).isDone();
    }

    private static void awaitRoom(Tally tally, long bytes) {
        try {
            tally.awaitRoom(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
