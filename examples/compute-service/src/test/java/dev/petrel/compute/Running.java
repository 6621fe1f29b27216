package dev.petrel.compute;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.compute.web.Users;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTopics;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.settings.ConnectionSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A real broker, a real service on it, and somebody who listens to what is said of its jobs. */
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private final PetrelClient listener = PetrelClient.of(broker.url());
    private final List<JobStatus> heard = new CopyOnWriteArrayList<>();
    private final Path data;

    private @Nullable ComputeService service;

    private Running(Path data) {
        this.data = data;
        listener.subscribe(JobTopics.DEFAULT.events(), message -> heard.add(JobStatus.read(message.payload())));
        listener.start();
        listener.awaitConnected(PATIENCE);
    }

    /** The broker and the listener alone. */
    static Running broker(Path data) {
        return new Running(data);
    }

    /** With a service for guests. */
    static Running guests(Path data) throws IOException {
        Running running = new Running(data);
        running.start(running.options(Users.none(), true));
        return running;
    }

    /** How a service would run here, on a free port. */
    ComputeOptions options(Users users, boolean guests) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return ComputeOptions.of(address, data, users, guests, ConnectionSettings.parse(broker.url()));
    }

    void start(ComputeOptions options) throws IOException {
        service = ComputeService.start(options);
    }

    EmbeddedBroker broker() {
        return broker;
    }

    URI url() {
        if (service == null) {
            throw new IllegalStateException("no service was started");
        }
        return service.url();
    }

    ComputeClient client() {
        return ComputeClient.of(ComputeSettings.of(url()));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    /** What was said of a job, in the order in which it came. */
    List<JobStatus> heard(String jobId) {
        return heard.stream().filter(status -> status.jobId().equals(jobId)).toList();
    }

    /** Waits until the end of a job was said. */
    JobStatus end(String jobId) {
        await().until(() -> heard(jobId).stream().anyMatch(JobStatus::finished));
        return heard(jobId).stream().filter(JobStatus::finished).findFirst().orElseThrow();
    }

    /** Waits for the end of a job and asks the service for all of it. */
    ComputeJob ended(ComputeClient client, ComputeJob job) {
        end(job.jobId());
        return client.get(job.jobId());
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
        listener.close();
        broker.close();
    }
}
