package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.Tallies;
import dev.petrel.hub.event.Tallies.Tally;
import dev.petrel.hub.link.Complaint;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is retained about cameras, as the database tells it: published when it may have changed, each camera a few times a
 * second at most. It remembers what it published since the connection began, and nothing else: whoever takes over begins
 * with all cameras. Belongs to the thread of the {@link Pump}.
 */
final class StateFlow {

    /** How long a camera's state stands at least. */
    private static final long REST = Duration.ofMillis(400).toNanos();

    private static final long PAUSE = Duration.ofSeconds(2).toNanos();
    private static final int TOGETHER = 200;

    /** Messages without an answer, at most; a few more where the last cameras fill it. */
    private static final int WINDOW = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(StateFlow.class);

    private final Tallies tallies;
    private final Time time;
    private final Days days;
    private final CameraTopics topics;
    private final Voice voice;
    private final Signal signal;

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, Camera> cameras = new HashMap<>();

    /** When the state of a camera is to be published, by {@link System#nanoTime()}. */
    private final Map<String, Long> due = new HashMap<>();

    private final Map<String, Long> rests = new HashMap<>();
    private final Map<String, CameraState> published = new HashMap<>();
    private final Map<String, Instant> activeUntil = new HashMap<>();
    private final Complaint complaint = new Complaint(Duration.ofSeconds(5));
    private Instant nextCount = Instant.MIN;
    private int inFlight;

    StateFlow(Tallies tallies, Time time, Days days, CameraTopics topics, Voice voice, Signal signal) {
        this.tallies = tallies;
        this.time = time;
        this.days = days;
        this.topics = topics;
        this.voice = voice;
        this.signal = signal;
    }

    /** A camera is to be spoken of, as it is now. */
    void serve(Camera camera) {
        if (!camera.equals(cameras.put(camera.id(), camera))) {
            dirty(camera.id());
        }
    }

    /** A camera is not spoken of any more. */
    void leave(String cameraId) {
        cameras.remove(cameraId);
        due.remove(cameraId);
        rests.remove(cameraId);
        published.remove(cameraId);
        activeUntil.remove(cameraId);
    }

    /** All of every camera is to be published. */
    void begin() {
        published.clear();
        cameras.keySet().forEach(this::dirty);
    }

    /** The state of a camera may have changed. */
    void dirty(String cameraId) {
        if (cameras.containsKey(cameraId)) {
            long now = System.nanoTime();
            long rested = rests.getOrDefault(cameraId, now);
            due.putIfAbsent(cameraId, rested - now > 0 ? rested : now);
        }
    }

    /** Whether something is to be published soon. */
    boolean waits() {
        return !due.isEmpty();
    }

    /** Looks which cameras changed by the mere passing of time. */
    void look() {
        Instant now = time.now();
        if (!now.isBefore(nextCount)) {
            nextCount = days.nextCount(now);
            cameras.keySet().forEach(this::dirty);
        }
        for (Map.Entry<String, Instant> camera : List.copyOf(activeUntil.entrySet())) {
            if (!now.isBefore(camera.getValue())) {
                activeUntil.remove(camera.getKey());
                dirty(camera.getKey());
            }
        }
    }

    /** Publishes what is due. */
    void send() {
        takeAnswers();
        List<String> ids = inFlight < WINDOW ? dueNow() : List.of();
        if (ids.isEmpty()) {
            return;
        }
        Instant now = time.now();
        Map<String, Tally> found = tallies.of(ids, days.dayStart(now), days.weekStart(now));
        for (String id : ids) {
            due.remove(id);
            rests.put(id, System.nanoTime() + REST);
            Camera camera = cameras.get(id);
            if (camera != null) {
                publish(CameraState.of(camera, found.getOrDefault(id, Tally.NONE), now), now);
            }
        }
    }

    private List<String> dueNow() {
        long now = System.nanoTime();
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, Long> entry : due.entrySet()) {
            if (now - entry.getValue() >= 0 && ids.size() < TOGETHER) {
                ids.add(entry.getKey());
            }
        }
        return ids;
    }

    private void publish(CameraState state, Instant now) {
        String id = state.camera().id();
        List<Publication> messages = state.messages(published.put(id, state), topics, now);
        ActivityMessage.activeUntil(state.tally().last())
                .filter(now::isBefore)
                .ifPresent(until -> activeUntil.put(id, until));
        for (Publication message : messages) {
            Optional<Receipt> receipt = voice.say(message);
            if (receipt.isEmpty()) {
                again(id);
                return;
            }
            inFlight++;
            receipt.get().outcome().whenComplete((outcome, failure) -> answered(id, message, outcome));
        }
    }

    /** On a thread of the client's. */
    private void answered(String cameraId, Publication message, @Nullable PublishOutcome outcome) {
        answers.add(new Answer(
                cameraId, message.topic().name(), outcome == null ? new Verdict.Again() : Verdict.of(outcome)));
        signal.wake();
    }

    private void takeAnswers() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            inFlight--;
            switch (answer.verdict) {
                case Verdict.Done done -> {}
                case Verdict.Refused why -> complain(answer.topic, why.reason());
                case Verdict.Again again -> again(answer.cameraId);
            }
        }
    }

    private void complain(String topic, String why) {
        complaint.tell(count -> LOG.warn("the broker does not take {} ({} like it lately): {}", topic, count, why));
    }

    private void again(String cameraId) {
        published.remove(cameraId);
        if (cameras.containsKey(cameraId)) {
            due.put(cameraId, System.nanoTime() + PAUSE);
        }
    }

    private record Answer(String cameraId, String topic, Verdict verdict) {}
}
