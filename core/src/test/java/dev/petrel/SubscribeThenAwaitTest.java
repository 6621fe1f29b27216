package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Subscription;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireListener;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubscribeThenAwaitTest {

    /** What the I/O thread would do, when the test says so. */
    private final LinkedBlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();

    private final PetrelClient client =
            new PetrelClient(ClientOptions.of(ConnectionSettings.parse("mqtt://localhost")), new HeldDialer());

    @Test
    void aSubscriptionIsThereForWhoAsksRightAfterIt() throws Exception {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Subscription subscription = client.subscribe("a/b", message -> {});
            Runnable subscribing = next();
            Future<?> asking = other.submit(() -> subscription.awaitGranted(Duration.ofMillis(300)));
            Runnable question = next();

            subscribing.run();
            question.run();

            assertThatThrownBy(() -> asking.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NotConnected.class)
                    .hasMessageContaining("timed out");
        }
    }

    private Runnable next() throws InterruptedException {
        Runnable action = actions.poll(10, TimeUnit.SECONDS);
        assertThat(action).isNotNull();
        return action;
    }

    private final class HeldDialer implements Dialer {

        @Override
        public Executor thread() {
            return actions::add;
        }

        @Override
        public Wire dial(Dial dial, WireListener listener) {
            throw new IllegalStateException("the client is never started");
        }

        @Override
        public void close(Duration within) {}
    }
}
