package dev.petrel.request;

import dev.petrel.envelope.Envelope;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.RemoteError;
import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;

/**
 * How an error stands in a reply: an envelope of a type that no application uses, with the data
 * {@code {"error":{"kind":"...","message":"..."}}}. Both formats carry it; on MQTT 5 the kind is a user property too, for
 * those who only watch.
 */
final class ErrorReply {

    /** The type of its envelope. */
    static final String TYPE = "petrel.error";

    /** The name of the user property. */
    static final String PROPERTY = "petrel-error";

    private ErrorReply() {}

    /** The data of its envelope. */
    record Body(@Nullable Words error) {}

    /** What happened. */
    record Words(@Nullable String kind, @Nullable String message) {}

    static Envelope of(RemoteError error) {
        return Envelope.of(TYPE, new Body(new Words(error.kind(), error.getMessage())));
    }

    static boolean is(Envelope reply) {
        return reply.type().equals(TYPE);
    }

    /** @throws MalformedMessage if the data is not that of an error */
    static Words read(Envelope reply) {
        Words words = reply.data().as(Body.class).error();
        if (words == null || words.kind() == null) {
            throw new MalformedMessage("an error reply holds error.kind and error.message");
        }
        return words;
    }

    /** As an exception of the calling thread. The words came from outside, so they are made fit for a log. */
    static RemoteError error(Words words) {
        return new RemoteError(printable(words.kind()), printable(words.message()));
    }

    private static String printable(@Nullable String text) {
        return text == null ? "" : MqttText.printable(text);
    }
}
