package dev.petrel.hub.console.live;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message that somebody writes, as the form has it.
 *
 * @param topic where to
 * @param payload what; lines end as in the form
 * @param qos 0, 1 or 2
 * @param retain whether the broker keeps it
 */
record Draft(String topic, String payload, int qos, boolean retain) {

    /** The most bytes of a payload that is written by hand. */
    static final int LONGEST = 64 << 10;

    /** Nothing yet. */
    static final Draft NEW = new Draft("", "", 1, false);

    /** What is wrong with it, by field. */
    Map<String, String> flaws() {
        Map<String, String> flaws = new LinkedHashMap<>();
        topicFlaw(topic).ifPresent(flaw -> flaws.put("topic", flaw));
        int bytes = Payload.utf8(payload).size();
        if (bytes > LONGEST) {
            flaws.put("payload", "Has " + bytes + " bytes; at most " + LONGEST + " can be sent from here.");
        }
        if (qos < 0 || qos > 2) {
            flaws.put("qos", "Choose 0, 1 or 2.");
        }
        return flaws;
    }

    Publication publication() {
        return Publication.text(topic, payload).withQos(Qos.of(qos)).withRetain(retain);
    }

    /** Why nothing can be published on a topic; empty where it can. */
    static Optional<String> topicFlaw(String topic) {
        if (topic.isEmpty()) {
            return Optional.of("Enter a topic, such as home/kitchen/light.");
        }
        if (topic.startsWith("$")) {
            return Optional.of("Topics that begin with $ belong to the broker.");
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Optional.of("A message goes to one topic: leave out the wildcards + and #.");
        }
        return refusal(() -> Topic.of(topic));
    }

    /** What a value's own check says against it, as a sentence. */
    static Optional<String> refusal(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String why = MqttText.printable(String.valueOf(e.getMessage()));
            return Optional.of(Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
        }
    }
}
