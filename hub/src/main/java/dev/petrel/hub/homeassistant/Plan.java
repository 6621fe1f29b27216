package dev.petrel.hub.homeassistant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to be done so that what stands on the broker is what is wanted; in this order.
 *
 * <p>A camera that goes from one format to the other keeps what people set for its entities: Home Assistant is asked to
 * unload them first (<a
 * href="https://www.home-assistant.io/integrations/mqtt/#migration-from-single-component-to-device-based-discovery">its
 * own way</a>), reads the new documents, and only then the old topics are emptied.
 *
 * @param unload topics of which Home Assistant is asked to unload what it knows from them
 * @param publish documents that are new, or not what was sent last
 * @param remove topics to be emptied
 */
record Plan(List<String> unload, List<Retained> publish, List<String> remove) {

    /**
     * Compares.
     *
     * @param wanted what is to stand on the broker, by topic
     * @param standing the topics that may stand there, each with its camera
     * @param sent what the broker took in this session, by topic
     * @param prefix the topic prefix that Home Assistant listens to
     */
    static Plan of(
            Map<String, Retained> wanted, Map<String, String> standing, Map<String, String> sent, String prefix) {
        Set<String> cameras = wanted.values().stream().map(Retained::camera).collect(Collectors.toSet());
        List<String> remove = standing.keySet().stream()
                .filter(topic -> !wanted.containsKey(topic))
                .sorted()
                .toList();
        List<String> unload = remove.stream()
                .filter(topic -> topic.startsWith(prefix + "/") && cameras.contains(standing.get(topic)))
                .toList();
        List<Retained> publish = wanted.values().stream()
                .filter(document -> !document.json().equals(sent.get(document.topic())))
                .toList();
        return new Plan(unload, publish, remove);
    }
}
