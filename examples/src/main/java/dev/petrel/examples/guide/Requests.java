package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.RemoteError;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.request.Offer;
import dev.petrel.request.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the page about requests shows. */
final class Requests {

    // begin: records
    record Question(String name) {}

    record Persona(String name, String voice) {}
    // end: records

    private final PetrelClient client;
    private final Map<String, Persona> known = Map.of("ada", new Persona("ada", "calm"));

    Requests(PetrelClient client) {
        this.client = client;
    }

    Persona ask() {
        // begin: ask
        Envelope question = Envelope.of("character.get", new Question("ada"));
        Envelope answer = client.request("character/get", question, Duration.ofSeconds(2));
        Persona ada = answer.data().as(Persona.class);
        // end: ask
        return ada;
    }

    void answer() {
        // begin: answer
        client.reply("character/get", Question.class, request -> {
            String name = request.data().name();
            return Optional.ofNullable(known.get(name))
                    .orElseThrow(() -> new RemoteError("not-found", "no character is called " + name));
        });
        // end: answer
    }

    void askCarefully() {
        // begin: errors
        try {
            client.request("character/get", Envelope.of("character.get", new Question("eve")), Duration.ofSeconds(2));
        } catch (RemoteError e) {
            System.err.println("the service answered with " + e.kind() + ": " + e.getMessage());
        } catch (NoResponder e) {
            System.err.println("nobody is there to answer: " + e.getMessage());
        } catch (RequestTimedOut e) {
            System.err.println("it may have been done, but nobody said so: " + e.getMessage());
        }
        // end: errors
    }

    Envelope askAnOldService() {
        // begin: old
        Envelope query = Envelope.of("memory.query", Map.of("text", "storms"));
        Envelope results = client.request(
                Request.of("memory/query", query, Duration.ofSeconds(5)).withReplyTopic("memory/results"));
        // end: old
        return results;
    }

    void answerAsAnOldService() {
        // begin: offer
        Offer offer = Offer.of("memory/query").withReplyTopic("memory/results").withReplyType("memory.results");
        client.reply(offer, Question.class, request -> Map.of("found", 0));
        // end: offer
    }
}
