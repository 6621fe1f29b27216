package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.event.PendingEvent;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.link.Complaint;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way from the database to the broker, in a lane for each camera. An event is marked when the broker has
 * answered, never before: what was not marked is sent again by the next session. All but {@link #wake} belongs to the
 * thread of the {@link Pump}.
 */
final class EventFlow {

    /** Events without an answer, at most: one of each camera. */
    private static final int WINDOW = 500;

    /** Events in memory, about. */
    private static final int IN_MEMORY = 2_000;

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** From one marking to the next, at least: each costs a commit. */
    private static final long MARK_EVERY = Duration.ofMillis(100).toNanos();

    private static final Duration COMPLAIN_EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(EventFlow.class);

    private final PendingEvents pending;
    private final ThumbnailLinks links;
    private final PublishSettings settings;
    private final Voice voice;
    private final Signal signal;
    private final Consumer<String> published;

    private final Set<String> woken = ConcurrentHashMap.newKeySet();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final Map<String, Lane> lanes = new HashMap<>();

    /** The same lanes, those first that were not served last. */
    private final LinkedHashSet<Lane> turns = new LinkedHashSet<>();

    private final List<Long> delivered = new ArrayList<>();
    private final Map<PendingEvent, String> refused = new HashMap<>();
    private final Complaint complaint = new Complaint(COMPLAIN_EVERY);
    private int inFlight;
    private long marked = System.nanoTime();

    EventFlow(
            PendingEvents pending,
            ThumbnailLinks links,
            PublishSettings settings,
            Voice voice,
            Signal signal,
            Consumer<String> published) {
        this.pending = pending;
        this.links = links;
        this.settings = settings;
        this.voice = voice;
        this.signal = signal;
        this.published = published;
    }

    /** Some were accepted for a camera. From any thread. */
    void wake(String cameraId) {
        woken.add(cameraId);
        signal.wake();
    }

    /** A camera is to be served, as it is now. */
    void serve(Camera camera) {
        Lane lane = lanes.get(camera.id());
        if (lane == null) {
            lane = new Lane(camera);
            lanes.put(camera.id(), lane);
            turns.add(lane);
        }
        lane.change(camera);
    }

    /** A camera is not served any more; what waits of it stays where it is. */
    void leave(String cameraId) {
        Lane lane = lanes.remove(cameraId);
        if (lane != null) {
            turns.remove(lane);
        }
    }

    /**
     * Looks for those that other hubs accepted, and for those that are to be tried again, once nothing else may still
     * stand as waiting; the cameras with some that are not served.
     */
    List<String> look() {
        List<String> strangers = new ArrayList<>();
        for (String id : pending.cameras()) {
            Lane lane = lanes.get(id);
            if (lane == null) {
                strangers.add(id);
            } else {
                lane.moreMayBeThere();
                if (!marksWait()) {
                    lane.earlierMayBeThere();
                }
            }
        }
        return strangers;
    }

    /** Of these cameras nothing is published, unless they are served by now. */
    void skip(List<String> cameraIds) {
        cameraIds.stream().filter(id -> !lanes.containsKey(id)).forEach(pending::skip);
    }

    /** Reads and sends what can be sent now. */
    void send() {
        for (String id : List.copyOf(woken)) {
            woken.remove(id);
            Lane lane = lanes.get(id);
            if (lane != null) {
                lane.moreMayBeThere();
            }
        }
        int inMemory = turns.stream().mapToInt(Lane::size).sum();
        for (Lane lane : List.copyOf(turns)) {
            if (lane.wantsMore() && inMemory < IN_MEMORY) {
                List<PendingEvent> read = pending.next(lane.camera().id(), lane.readUntil(), Lane.READ);
                lane.add(read);
                inMemory += read.size();
            }
            if (inFlight < WINDOW && sendNext(lane)) {
                turns.remove(lane);
                turns.add(lane);
            }
        }
    }

    /** Takes the answers that have come; the next of each camera may be sent then. */
    void takeAnswers() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            inFlight--;
            settle(answer.lane, answer.event, answer.verdict);
        }
    }

    /** Marks those that have their answer, unless some were marked a moment ago. */
    void markInTime() {
        if (marksWait() && System.nanoTime() - marked >= MARK_EVERY) {
            mark();
        }
    }

    /** Marks those that have their answer. */
    void mark() {
        if (!delivered.isEmpty()) {
            pending.delivered(delivered);
            delivered.clear();
        }
        for (Map.Entry<PendingEvent, String> entry : List.copyOf(refused.entrySet())) {
            pending.failed(entry.getKey().seq(), entry.getValue());
            refused.remove(entry.getKey());
        }
        marked = System.nanoTime();
    }

    boolean marksWait() {
        return !delivered.isEmpty() || !refused.isEmpty();
    }

    boolean inFlight() {
        return inFlight > 0;
    }

    private boolean sendNext(Lane lane) {
        Optional<PendingEvent> next = lane.next(System.nanoTime());
        next.ifPresent(event -> send(lane, event));
        return next.isPresent();
    }

    private void send(Lane lane, PendingEvent event) {
        try {
            Optional<Receipt> receipt =
                    voice.say(EventMessage.of(event, lane.camera().topicId(), settings, links.of(event.id())));
            if (receipt.isEmpty()) {
                settle(lane, event, new Verdict.Again());
                return;
            }
            inFlight++;
            receipt.get().outcome().whenComplete((outcome, failure) -> answered(lane, event, outcome));
        } catch (RuntimeException failure) { // Its topic or payload can never be sent.
            String why = failure instanceof IllegalArgumentException ? ": " + failure.getMessage() : "";
            settle(lane, event, new Verdict.Refused(failure.getClass().getSimpleName() + why));
        }
    }

    /** On a thread of the client's. */
    private void answered(Lane lane, PendingEvent event, @Nullable PublishOutcome outcome) {
        answers.add(new Answer(lane, event, outcome == null ? new Verdict.Again() : Verdict.of(outcome)));
        signal.wake();
    }

    private void settle(Lane lane, PendingEvent event, Verdict verdict) {
        switch (verdict) {
            case Verdict.Done done -> {
                delivered.add(event.seq());
                lane.answered();
                published.accept(lane.camera().id());
            }
            case Verdict.Refused why -> {
                refused.put(event, why.reason());
                complaint.tell(count -> LOG.warn(
                        "the broker does not take event {} of camera {} ({} like it lately): {}",
                        event.id(),
                        lane.camera().id(),
                        count,
                        why.reason()));
                lane.answered();
                published.accept(lane.camera().id());
            }
            case Verdict.Again again -> lane.again(System.nanoTime() + PAUSE.toNanos());
        }
    }

    private record Answer(Lane lane, PendingEvent event, Verdict verdict) {}
}
