package dev.petrel.spring;

import dev.petrel.PetrelClient;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Has a client connect when the context is there, and closes it with the context: after the web server has answered what
 * it had taken, and before it ends.
 */
final class ClientLifecycle implements SmartLifecycle {

    /** Between the graceful shutdown of the web server and its end, 1024 and 2048 below the default. */
    static final int PHASE = DEFAULT_PHASE - 1536;

    private final PetrelClient client;
    private final Duration closeWithin;
    private volatile boolean running;

    ClientLifecycle(PetrelClient client, Duration closeWithin) {
        this.client = client;
        this.closeWithin = closeWithin;
    }

    @Override
    public void start() {
        client.start();
        running = true;
    }

    @Override
    public void stop() {
        client.close(closeWithin);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
