package dev.petrel.hub.feed;

import dev.petrel.hub.feed.Places.Place;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes away what is retained about cameras that are gone or not enabled, or stands below a prefix of before. The database
 * remembers what stands on the broker until it has answered. Belongs to the thread of the {@link Pump}.
 */
final class Removals {

    private final Places places;
    private final String broker;
    private final Qos eventQos;
    private final Voice voice;
    private final Signal signal;

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final Set<Place> remembered = new HashSet<>();
    private final Set<Place> underWay = new HashSet<>();
    private Set<Place> wanted = Set.of();

    Removals(Places places, String broker, Qos eventQos, Voice voice, Signal signal) {
        this.places = places;
        this.broker = broker;
        this.eventQos = eventQos;
        this.voice = voice;
        this.signal = signal;
    }

    /** Reads what stands on the broker. */
    void begin() {
        remembered.clear();
        remembered.addAll(places.on(broker));
    }

    /** These are spoken of from now on, and no others. */
    void want(Set<Place> places) {
        wanted = Set.copyOf(places);
        for (Place place : wanted) {
            if (remembered.add(place)) {
                this.places.add(broker, place);
            }
        }
    }

    /** Takes away what is not wanted. */
    void send() {
        takeAnswers();
        for (Place place : List.copyOf(remembered)) {
            if (!wanted.contains(place) && underWay.add(place)) {
                remove(place);
            }
        }
    }

    private void remove(Place place) {
        CameraTopics topics = new CameraTopics(place.prefix());
        List<Publication> messages = new ArrayList<>();
        messages.add(
                Publication.of(topics.event(place.topicId()), Payload.EMPTY).withQos(eventQos));
        topics.states(place.topicId()).forEach(topic -> messages.add(Publication.of(topic, Payload.EMPTY)));
        List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
        for (Publication message : messages) {
            outcomes.add(voice.say(message.withRetain(true))
                    .map(Receipt::outcome)
                    .map(outcome -> outcome.toCompletableFuture())
                    .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("silent"))));
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            boolean done = failure == null
                    && outcomes.stream().allMatch(outcome -> !(Verdict.of(outcome.join()) instanceof Verdict.Again));
            ended.add(new Ended(place, done));
            signal.wake();
        });
    }

    private void takeAnswers() {
        for (Ended end = ended.poll(); end != null; end = ended.poll()) {
            underWay.remove(end.place);
            if (end.done && !wanted.contains(end.place)) {
                places.remove(broker, end.place);
                remembered.remove(end.place);
            }
        }
    }

    private record Ended(Place place, boolean done) {}
}
