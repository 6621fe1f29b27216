package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.event.Tallies;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.feed.Places.Place;
import dev.petrel.hub.link.Session;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that speaks for one session: it moves events from the database to the broker and publishes what follows from
 * them. Everything that it knows is in the database too; it may end at any moment.
 */
final class Pump {

    /** How often to look for what other hubs did. */
    private static final long LOOK_EVERY = Duration.ofMillis(500).toNanos();

    private static final long CAMERAS_EVERY = Duration.ofSeconds(5).toNanos();
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration BUSY = Duration.ofMillis(20);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** How long to wait for the last answers of a session that ended. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final Sources sources;
    private final Signal signal = new Signal();
    private final PublishSettings settings;
    private final Voice voice;
    private final EventFlow events;
    private final StateFlow states;
    private final Removals removals;
    private final Thread thread;

    private final AtomicBoolean connected = new AtomicBoolean();
    private final AtomicBoolean camerasChanged = new AtomicBoolean(true);
    private volatile boolean ended;

    private Map<String, Camera> known = Map.of();
    private boolean greeted;
    private long nextLook = System.nanoTime();
    private long nextCameras = System.nanoTime();

    /** @param before the one that spoke before, for whose last answers it waits */
    Pump(Session session, Sources sources, @Nullable Pump before) {
        this.sources = sources;
        this.settings = session.config().config().publish();
        this.voice = new Voice(session);
        CameraTopics topics = new CameraTopics(settings.topicPrefix());
        this.states = new StateFlow(sources.tallies, sources.time, sources.days, topics, voice, signal);
        this.events = new EventFlow(sources.pending, sources.links, settings, voice, signal, states::dirty);
        this.removals = new Removals(
                sources.places,
                session.config().config().broker().hostAndPort(),
                EventMessage.qos(settings.qos()),
                voice,
                signal);
        this.thread = Thread.ofPlatform().daemon().name("petrel-hub-feed").unstarted(() -> run(before));
    }

    void start() {
        thread.start();
    }

    /** The broker was reached: everything that is retained is to be said again. */
    void connected() {
        connected.set(true);
        signal.wake();
    }

    void camerasChanged() {
        camerasChanged.set(true);
        signal.wake();
    }

    void accepted(String cameraId) {
        events.wake(cameraId);
    }

    /** Says nothing more, as soon as this returns; answers that are still to come are noted for a while. */
    void end() {
        voice.fallSilent();
        ended = true;
        signal.wake();
    }

    /** Waits until it has noted its last answers. */
    void await() {
        try {
            thread.join(LAST_ANSWERS.plus(LAST_ANSWERS));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(@Nullable Pump before) {
        if (before != null) {
            before.await();
        }
        while (!ended) {
            signal.await(safely(this::turn));
        }
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        do {
            signal.await(safely(this::lastTurn));
        } while ((events.inFlight() || events.marksWait()) && System.nanoTime() - deadline < 0);
        safely(this::lastTurn);
    }

    private Duration safely(Supplier<Duration> turn) {
        try {
            return turn.get();
        } catch (RuntimeException failure) {
            LOG.warn("publishing events has to wait, the next attempt follows", failure);
            return AFTER_FAILURE;
        }
    }

    private Duration turn() {
        events.takeAnswers();
        if (connected.compareAndSet(true, false)) {
            begin();
        }
        if (greeted && voice.heard()) {
            look();
            removals.send();
            events.send();
            states.send();
        }
        events.markInTime();
        return events.inFlight() || events.marksWait() || states.waits() ? BUSY : IDLE;
    }

    private Duration lastTurn() {
        events.takeAnswers();
        events.mark();
        return BUSY;
    }

    /** If this fails it is done again. */
    private void begin() {
        boolean done = false;
        try {
            removals.begin();
            readCameras();
            states.begin();
            lookForEvents();
            greeted = true;
            done = true;
        } finally {
            if (!done) {
                connected.set(true);
            }
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (camerasChanged.compareAndSet(true, false) || now - nextCameras >= 0) {
            nextCameras = now + CAMERAS_EVERY;
            readCameras();
        }
        if (now - nextLook >= 0) {
            nextLook = now + LOOK_EVERY;
            lookForEvents();
            states.look();
        }
    }

    /** Cameras that are not known may be new ones of other hubs. */
    private void lookForEvents() {
        List<String> strangers = events.look();
        if (!strangers.isEmpty()) {
            readCameras();
            events.skip(strangers);
        }
    }

    private void readCameras() {
        Map<String, Camera> now = new HashMap<>();
        Set<Place> places = new HashSet<>();
        for (Camera camera : sources.cameras.all()) {
            if (camera.enabled()) {
                now.put(camera.id(), camera);
                places.add(new Place(settings.topicPrefix(), camera.topicId()));
            }
        }
        known.keySet().stream().filter(id -> !now.containsKey(id)).forEach(id -> {
            events.leave(id);
            states.leave(id);
        });
        removals.want(places);
        now.values().forEach(camera -> {
            events.serve(camera);
            states.serve(camera);
        });
        known = now;
    }

    /** Where it finds what it publishes. */
    record Sources(
            PendingEvents pending,
            Tallies tallies,
            Cameras cameras,
            Places places,
            ThumbnailLinks links,
            Time time,
            Days days) {}
}
