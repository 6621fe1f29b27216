package dev.petrel.hub.feed;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sees all that is published below {@code home}. */
final class Watcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PetrelClient client;
    private final List<Message> seen = new CopyOnWriteArrayList<>();

    Watcher(String url) {
        this(PetrelClient.of(url));
    }

    private Watcher(PetrelClient client) {
        this.client = client;
        client.subscribe(SubscriptionRequest.to("home/#").withQos(Qos.EXACTLY_ONCE), seen::add);
        client.start().awaitConnected(PATIENCE);
    }

    /** One for whom the broker keeps what comes while it is cut off. */
    static Watcher whoMissesNothing(String url) {
        return new Watcher(PetrelClient.of(ClientOptions.of(
                ConnectionSettings.parse(url).withSession(SessionPolicy.durable("watcher", Duration.ofHours(1))))));
    }

    /** What came on a topic, in order. */
    List<Message> on(String topic) {
        return seen.stream()
                .filter(message -> message.topic().name().equals(topic))
                .toList();
    }

    /** The ids of the events of a camera in the order of their first arrival. */
    List<String> events(String topicId) {
        return List.copyOf(new LinkedHashSet<>(arrivals(topicId)));
    }

    /** The same with copies. */
    List<String> arrivals(String topicId) {
        List<String> ids = new ArrayList<>();
        for (Message message : on("home/camera/" + topicId + "/event")) {
            if (message.payload().size() > 0) {
                ids.add(json(message).path("event_id").stringValue());
            }
        }
        return ids;
    }

    /** What came last on a topic of a camera: as JSON, or empty where it was taken away or never came. */
    Optional<JsonNode> last(String topicId, String what) {
        List<Message> messages = on("home/camera/" + topicId + "/" + what);
        return messages.isEmpty() || messages.get(messages.size() - 1).payload().size() == 0
                ? Optional.empty()
                : Optional.of(json(messages.get(messages.size() - 1)));
    }

    /** Whether the last that came on a topic of a camera takes away what stood there. */
    boolean gone(String topicId, String what) {
        List<Message> messages = on("home/camera/" + topicId + "/" + what);
        return !messages.isEmpty()
                && messages.get(messages.size() - 1).payload().size() == 0;
    }

    static JsonNode json(Message message) {
        return JsonMapper.shared().readTree(message.payload().toBytes());
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition);
    }

    @Override
    public void close() {
        client.close();
    }
}
