package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What arrives under a topic was published to it, however many topics begin at once. */
@Timeout(120)
class TopicsAreTrueTest {

    private static final int AREAS = 8;
    private static final int LISTENERS = 100;
    private static final int NEW_TOPICS = 3;

    @RegisterExtension
    final Clients clients = new Clients();

    @Test
    void eachMessageOfManyNewTopicsArrivesUnderItsOwn() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            List<PetrelClient> speakers = IntStream.range(0, AREAS)
                    .mapToObj(area -> clients.connected(broker.url()))
                    .toList();
            for (int i = 0; i < LISTENERS; i++) {
                Inbox inbox = new Inbox();
                PetrelClient listener = listening(broker, inbox);

                List<String> said = new ArrayList<>();
                for (int message = 0; message < 2 * NEW_TOPICS; message++) {
                    for (int area = 0; area < AREAS; area++) {
                        String topic = "area" + area + "/" + i + "/" + message % NEW_TOPICS;
                        said.add(topic);
                        speakers.get(area).publishAsync(Publication.text(topic, topic));
                    }
                }

                inbox.await(said.size());
                listener.close();
                assertThat(inbox.messages()).allSatisfy(TopicsAreTrueTest::isWhatItsTopicSays);
            }
        }
    }

    /** With a subscription to each area, which is a thread of its own in the broker. */
    private PetrelClient listening(EmbeddedBroker broker, Inbox inbox) {
        PetrelClient listener = clients.connected(broker.url());
        for (int area = 0; area < AREAS; area++) {
            listener.subscribe("area" + area + "/#", inbox).awaitGranted(Inbox.PATIENCE);
        }
        return listener;
    }

    private static void isWhatItsTopicSays(Message message) {
        assertThat(message.topic().name()).isEqualTo(message.payload().utf8());
    }
}
