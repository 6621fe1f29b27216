package dev.petrel.jobs;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A worker's sign that it is there and what it can do, retained on a topic of its own: at every connection, whenever it
 * becomes busier or less, and again and again. When the worker vanishes, the broker takes the sign away; when it comes
 * back, the sign is there again. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (WorkerPresence worker = WorkerPresence.start(settings, "w-3", Set.of("hash"))) {
 *     worker.idle(1);
 *     JobReporter reporter = JobReporter.of(worker.client());
 *     ...
 * }
 * }</pre>
 */
public final class WorkerPresence implements AutoCloseable {

    /** The time from one sign to the next. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(30);

    /** The shortest of such times. */
    public static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);

    /** The longest of such times. */
    public static final Duration LONGEST_HEARTBEAT = Duration.ofHours(1);

    private final PetrelClient client;
    private final Presence presence;

    private WorkerPresence(PetrelClient client, Presence presence) {
        this.client = client;
        this.presence = presence;
    }

    /** As {@link #start(ConnectionSettings, String, Set, JobTopics, Duration)}, with the defaults of the last two. */
    public static WorkerPresence start(ConnectionSettings settings, String workerId, Set<String> capabilities) {
        return start(settings, workerId, capabilities, JobTopics.DEFAULT, HEARTBEAT);
    }

    /**
     * Begins to connect, and says that the worker is there as soon as that is done; returns at once. The worker counts as
     * busy until {@link #idle} says otherwise.
     *
     * @param settings without health, since a connection has one will and it is needed here
     * @param workerId which worker, among all that share the broker; one level of a topic
     * @param capabilities the tasks that it can do
     * @param topics where it says so, {@link JobTopics#worker}
     * @param heartbeat {@link #SHORTEST_HEARTBEAT} to {@link #LONGEST_HEARTBEAT}; whoever watches workers takes one for gone
     *     that was silent for three of these, so it has to be known to them where it is not the default
     * @throws InvalidSettings if health is on
     * @throws IllegalArgumentException if one of the others is not as it should be
     */
    public static WorkerPresence start(
            ConnectionSettings settings,
            String workerId,
            Set<String> capabilities,
            JobTopics topics,
            Duration heartbeat) {
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0 || heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
            throw new IllegalArgumentException("a worker's heartbeat is " + SHORTEST_HEARTBEAT + " to "
                    + LONGEST_HEARTBEAT + ", not " + heartbeat);
        }
        Topic topic = Topic.of(topics.worker(workerId));
        Presence presence =
                new Presence(workerId, capabilities.stream().sorted().toList(), topic, heartbeat, Time.system());
        CompletableFuture<PetrelClient> itself = new CompletableFuture<>();
        PetrelClient client = PetrelClient.of(ClientOptions.of(settings)
                .withWill(presence.will())
                .withObserver(event -> observe(event, presence, itself)));
        itself.complete(client);
        client.subscribe(topic.name(), presence::heard);
        client.start();
        return new WorkerPresence(client, presence);
    }

    /** @param client is there before the client is started, and so before it is online */
    private static void observe(ClientEvent event, Presence presence, CompletableFuture<PetrelClient> client) {
        if (event instanceof ClientEvent.StateChanged changed) {
            if (changed.state() instanceof ConnectionState.Online) {
                presence.online(client.join());
            } else {
                presence.offline();
            }
        }
    }

    /** The worker's client, to report and to subscribe with; it is closed with this. */
    public PetrelClient client() {
        return client;
    }

    /**
     * Says how many jobs the worker could take now, where that has changed; returns at once. While it is not connected, the
     * next connection begins with what was said last. Does nothing once this is closed.
     *
     * @param count 0 for a worker that is busy
     * @throws IllegalArgumentException if it is below zero
     */
    public void idle(int count) {
        presence.idle(count);
    }

    /** Takes the sign away and closes the client, as {@link PetrelClient#close()} does. */
    @Override
    public void close() {
        presence.close(client);
        client.close();
    }
}
