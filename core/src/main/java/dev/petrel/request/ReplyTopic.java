package dev.petrel.request;

import dev.petrel.message.Message;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Where replies go. */
final class ReplyTopic {

    /** The last level of a reply's topic where nobody has said another. */
    private static final String LAST_LEVEL = "/reply";

    private static final String OWN = "petrel/reply/";

    private ReplyTopic() {}

    /** By convention: the request's topic and one level more. */
    static Topic conventional(Topic request) {
        return new Topic(request.name() + LAST_LEVEL);
    }

    /**
     * A client's own. It is the same in its next life, so that a session that outlives the process holds one of them and
     * not one more for each; replies to the last life are told apart by what they answer. Characters of the client id
     * that would be more than part of a level are escaped as in a URL.
     */
    static Topic own(String clientId) {
        String level = clientId.replace("%", "%25")
                .replace("/", "%2F")
                .replace("+", "%2B")
                .replace("#", "%23")
                .replace("{", "%7B")
                .replace("}", "%7D");
        return new Topic(OWN + level);
    }

    /** Whether a message that a responder hears under a wildcard is itself a reply, to judge by its topic. */
    static boolean carries(Message message) {
        String topic = message.topic().name();
        boolean askedForByName = topic.equals(String.join("/", message.filter().levels()));
        return !askedForByName && (topic.endsWith(LAST_LEVEL) || topic.startsWith(OWN));
    }

    /** What is wrong with a topic for replies, as the end of a sentence; null if nothing is. */
    static @Nullable String flaw(Topic topic) {
        String name = topic.name();
        if (name.equals("$SYS") || name.startsWith("$SYS/")) {
            return "is the broker's own";
        }
        return name.startsWith("$share/") ? "is the name of a shared subscription" : null;
    }

    /** @throws IllegalArgumentException if replies cannot go there */
    static void require(@Nullable Topic topic) {
        String flaw = topic == null ? null : flaw(topic);
        if (topic != null && flaw != null) {
            throw new IllegalArgumentException("reply topic " + MqttText.quoted(topic.name()) + " " + flaw);
        }
    }
}
