package dev.petrel.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EavesdroppingTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);

    @BeforeAll
    static void keepSome() {
        try (PetrelClient client = PetrelClient.of(BROKER.url()).start()) {
            for (int i = 0; i < 50; i++) {
                Envelope envelope = Envelope.of("t", Map.of("i", i)).withSource("s");
                Publication publication = client.envelopes().publication("kept/" + i, envelope);
                client.publish(publication.withRetain(true));
            }
        }
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void whatIsRetainedIsHeard() {
        assertThat(listen(Eavesdropping.MESSAGES, Eavesdropping.BYTES).text())
                .isEqualTo("standard from \"s\" (listened to 50 messages in 2 s)");
    }

    @Test
    void onABusyBrokerSomeAreEnough() {
        assertThat(listen(20, Eavesdropping.BYTES).text()).endsWith("(listened to 20 messages, then had enough)");
        assertThat(listen(Eavesdropping.MESSAGES, 1).text()).endsWith("(listened to 1 messages, then had enough)");
    }

    private static Finding listen(int messages, long bytes) {
        ConnectionSettings settings = ConnectionSettings.parse(BROKER.url()).withProtocol(Protocol.MQTT_5);
        try (Visit visit = Visit.pay(settings)) {
            return new Eavesdropping(visit, messages, bytes).listen();
        }
    }
}
