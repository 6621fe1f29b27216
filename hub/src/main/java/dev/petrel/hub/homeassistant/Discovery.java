package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Tells Home Assistant about cameras: when the broker is reached, when a camera changes, and when Home Assistant starts.
 *
 * <p>Home Assistant says on {@code homeassistant/status} that it has started, whatever its discovery prefix is; where the
 * prefix is another one, {@code {prefix}/status} counts as well. The hub's own availability topic never does.
 */
public final class Discovery implements Speaker {

    /** How long {@link #publishAll} waits for the broker. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The longest of the random delays after which a start of Home Assistant is answered. */
    static final Duration JITTER = Duration.ofSeconds(1);

    private static final String BIRTH_TOPIC = "homeassistant/status";
    private static final Payload BIRTH = Payload.utf8("online");
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final Surroundings hub;
    private final RandomGenerator random;
    private final List<Subscription> births = new ArrayList<>();
    private volatile @Nullable Herald herald;

    Discovery(Surroundings hub, RandomGenerator random) {
        this.hub = hub;
        this.random = random;
    }

    /** Where documents about a camera would stand with settings, while it is enabled; none while discovery is off. */
    public static List<String> topics(BrokerConfig config, Camera camera) {
        return List.copyOf(new Documents(config, new Origin(null, null))
                .of(List.of(camera))
                .keySet());
    }

    @Override
    public void begun(Session session) {
        Herald begun = new Herald(session, hub);
        BrokerConfig config = session.config().config();
        herald = begun;
        for (String topic : birthTopics(config)) {
            births.add(session.client().subscribe(topic, message -> heard(message, begun)));
        }
    }

    @Override
    public void connected(Session session) {
        tell(Wishes.ALL);
    }

    @Override
    public void ended(Session session) {
        births.forEach(Subscription::close);
        births.clear();
        Herald ending = herald;
        herald = null;
        if (ending != null) {
            ending.end();
        }
    }

    /** A camera was added, changed, or is gone: whatever that changes is published soon. */
    void camerasChanged() {
        tell(Wishes.LOOK);
    }

    /**
     * Publishes all documents again, takes away what is no longer wanted, and waits for the broker.
     *
     * @return how many cameras Home Assistant was told about
     * @throws Problem 503 if the broker is not connected or did not take everything; 400 if discovery is off
     */
    public int publishAll() {
        Herald present = ready();
        CompletableFuture<Account> account = new CompletableFuture<>();
        present.ask(Wishes.all(account));
        return await(account).cameras();
    }

    /**
     * Tells of some cameras again, also where an administrator wished them hidden, and waits for the broker.
     *
     * @throws Problem as {@link #publishAll} does
     */
    public Account show(Collection<String> cameraIds) {
        Herald present = ready();
        hub.hidden().show(cameraIds);
        return ask(present, cameraIds);
    }

    /**
     * Has Home Assistant forget some cameras, until they are {@linkplain #show shown}, and waits for the broker.
     *
     * @throws Problem as {@link #publishAll} does
     */
    public Account hide(Collection<String> cameraIds) {
        Herald present = ready();
        hub.hidden().hide(cameraIds);
        return ask(present, cameraIds);
    }

    /** The ids of the cameras that are hidden. */
    public Set<String> hidden() {
        return hub.hidden().all();
    }

    private Herald ready() {
        Herald present = herald;
        if (present == null || !present.reached()) {
            throw unavailable("MQTT is not connected");
        }
        if (!present.enabled()) {
            throw Problem.of(HttpStatus.BAD_REQUEST, "discovery is switched off: set discovery_enabled to true first");
        }
        return present;
    }

    private static Account ask(Herald present, Collection<String> cameraIds) {
        CompletableFuture<Account> account = new CompletableFuture<>();
        present.ask(Wishes.of(cameraIds, account));
        return await(account);
    }

    private static Account await(CompletableFuture<Account> account) {
        try {
            return account.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw unavailable("not everything was published: " + failure.getCause());
        } catch (TimeoutException late) {
            throw unavailable("the broker did not answer within " + PATIENCE.toSeconds() + " seconds");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    private static Problem unavailable(String why) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, why);
    }

    /** What a broker kept of an earlier start is no news: everything was published when it was reached. */
    private void heard(Message message, Herald present) {
        if (!message.retained() && message.payload().equals(BIRTH)) {
            LOG.info("Home Assistant has started: it is told about the cameras");
            hub.time().after(Duration.ofNanos(random.nextLong(JITTER.toNanos())), () -> present.ask(Wishes.BIRTH));
        }
    }

    private void tell(Wishes wishes) {
        Herald present = herald;
        if (present != null) {
            present.ask(wishes);
        }
    }

    private static Set<String> birthTopics(BrokerConfig config) {
        Set<String> topics = new TreeSet<>();
        if (config.discovery().enabled()) {
            topics.add(BIRTH_TOPIC);
            topics.add(config.discovery().prefix() + "/status");
            topics.remove(config.availabilityTopic());
        }
        return topics;
    }
}
