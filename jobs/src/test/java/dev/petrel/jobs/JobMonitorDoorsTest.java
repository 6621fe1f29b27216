package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.fault.NotConnected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a monitor says at its doors; its client never connects. */
@Timeout(60)
class JobMonitorDoorsTest {

    private final PetrelClient client = PetrelClient.of("mqtt://localhost");
    private final JobMonitor monitor = JobMonitor.of(client);

    @AfterEach
    void close() {
        monitor.close();
        client.close();
    }

    @Test
    void oneThatIsNotStartedSaysSo() {
        assertThatThrownBy(() -> monitor.waitForCompletion("j"))
                .isInstanceOf(JobWaitEnded.class)
                .hasMessageContainingAll("\"j\"", "not started");
        assertThatThrownBy(() -> monitor.completion("j").join()).hasCauseInstanceOf(JobWaitEnded.class);
        assertThatThrownBy(() -> monitor.awaitConnected(Duration.ofSeconds(1)))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("not started");
        assertThat(monitor.status("j")).isEmpty();
        assertThat(monitor.isConnected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jobs/+", "#", "jobs/{id}"})
    void jobsAreSpokenOfOnOneTopic(String topic) {
        assertThatThrownBy(() -> monitor.withTopic(topic)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P366D"})
    void aWaitHasATimeThatMakesSense(String within) {
        monitor.start();

        assertThatThrownBy(() -> monitor.waitForCompletion("j", Duration.parse(within)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Duration.parse(within).toString());
    }

    @Test
    void aTimeOutSaysThatNobodyIsConnectedToHearOfTheJob() {
        monitor.start();

        assertThatThrownBy(() -> monitor.waitForCompletion("j", Duration.ofMillis(1)))
                .isInstanceOf(JobTimedOut.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws InterruptedException {
        monitor.start();
        List<Object> seen = new CopyOnWriteArrayList<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                seen.add(monitor.waitForCompletion("j"));
            } catch (JobWaitEnded e) {
                seen.add(Thread.currentThread().isInterrupted());
            }
        });

        waiting.interrupt();
        waiting.join();

        assertThat(seen).containsExactly(true);
    }

    /** Otherwise the end of one job would wait for what is done about another's. */
    @Test
    void whatFollowsACompletionRunsOnAThreadOfItsOwn() {
        monitor.start();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> followed = monitor.completion("j")
                .handle((id, failure) -> threads.add(Thread.currentThread()))
                .thenAccept(x -> {});

        monitor.close();

        await().until(followed::isDone);
        assertThat(threads).singleElement().matches(Thread::isVirtual).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void startedTwiceItIsStartedAndClosedTwiceItIsClosed() {
        assertThat(monitor.start()).isSameAs(monitor);
        CompletableFuture<String> wait = monitor.completion("j");
        monitor.start();
        assertThat(wait).isNotDone();

        monitor.close();
        monitor.close();

        await().until(wait::isCompletedExceptionally);
        client.subscribe("the client", message -> {}).close(); // is still open
    }

    @Test
    void whatIsRememberedHasBounds() {
        assertThatThrownBy(() -> new JobCache(0, Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobCache(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobCache(1, Duration.ofDays(366))).isInstanceOf(IllegalArgumentException.class);
    }
}
