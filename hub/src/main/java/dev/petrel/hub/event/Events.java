package dev.petrel.hub.event;

import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.problem.Problem;
import dev.petrel.time.Time;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The events of the application: accepted once, whether a broker is there or not, and read. From any thread. */
@Component
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** How often to make a camera that is deleted at the same time. */
    private static final int ATTEMPTS = 3;

    private final Cameras cameras;
    private final Intake intake;
    private final EventReader reader;
    private final EventChanges changes;
    private final Time time;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    Events(Cameras cameras, Intake intake, EventReader reader, EventChanges changes, Time time) {
        this.cameras = cameras;
        this.intake = intake;
        this.reader = reader;
        this.changes = changes;
        this.time = time;
    }

    /**
     * Takes an event. When this returns it is in the database, and is published as soon as the broker is there.
     *
     * @param sent the picture that came with it
     * @throws Problem 422 if it does not keep to the limits, 409 if its camera would share the topics of another one, 503
     *     if the database takes too long
     */
    public Accepted accept(EventRequest request, Picture sent) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            NewEvent event = NewEvent.of(request, sent, cameras::findOrMake, time.now());
            Intake.Taken taken = intake.accept(event);
            if (taken.event().isPresent()) {
                boolean before = taken.stored() == EventStore.Stored.BEFORE;
                if (!before) {
                    tell(event.camera().id());
                }
                return new Accepted(!before, taken.event().get());
            }
        }
        throw Problem.of(HttpStatus.CONFLICT, "the camera of the event is being deleted: post it again later");
    }

    /** The one with an id. */
    public Optional<StoredEvent> find(String id) {
        return reader.find(id);
    }

    /** Those that are asked for, the latest first. */
    public List<StoredEvent> page(EventQuery query) {
        return reader.page(query);
    }

    /** The picture of an event; empty if it has none, or there is no such event. */
    public Optional<Picture> picture(String id) {
        return reader.picture(id);
    }

    /** Those of some events that have a picture which the hub keeps. */
    public Set<String> pictured(Collection<String> ids) {
        return reader.pictured(ids);
    }

    /** What was ever detected in the events that there are, in the order of the words. */
    public List<String> detections() {
        return reader.detections();
    }

    /** Hears of each camera for which this hub accepted an event, when the database has it; the listener returns soon. */
    public void onAccepted(Consumer<String> listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    private void tell(String cameraId) {
        changes.changed();
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(cameraId);
            } catch (RuntimeException failure) {
                LOG.error("who listens to accepted events failed", failure);
            }
        }
    }

    /**
     * The answer to an event.
     *
     * @param fresh whether it was not known before
     * @param event as it is stored
     */
    public record Accepted(boolean fresh, StoredEvent event) {}
}
