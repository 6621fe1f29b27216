package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.time.Duration;

/** What the page about envelopes shows. */
final class Envelopes {

    // begin: record
    record Reading(double celsius, String unit) {}
    // end: record

    private final PetrelClient client;

    Envelopes(PetrelClient client) {
        this.client = client;
    }

    void publish() {
        // begin: publish
        Envelope reading = Envelope.of("room.kitchen.temperature", new Reading(21.5, "C"));
        client.publish("room/kitchen/temperature", reading);
        // end: publish
    }

    void subscribe() {
        // begin: subscribe
        client.subscribe("room/{room}/temperature", Reading.class, event -> {
            String room = event.message().level("room");
            String from = event.envelope().source();
            System.out.println(room + " has " + event.data().celsius() + " degrees, says " + from);
        });
        // end: subscribe
    }

    void publishOtherwise() {
        // begin: otherwise
        Envelope reading = Envelope.of("room.kitchen.temperature", new Reading(21.5, "C"));
        Publication publication = client.envelopes()
                .publication("room/kitchen/temperature", reading)
                .withQos(Qos.AT_MOST_ONCE)
                .withRetain(true)
                .withExpiry(Duration.ofMinutes(10));
        client.publish(publication);
        // end: otherwise
    }

    void answer() {
        // begin: answer
        client.subscribe("room/ask", Reading.class, question -> {
            Envelope answer = Envelope.of("room.answer", new Reading(21.5, "C"));
            client.publish("room/answer", answer.answering(question.envelope()));
        });
        // end: answer
    }
}
