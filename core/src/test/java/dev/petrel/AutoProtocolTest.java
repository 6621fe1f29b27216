package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where {@code auto} goes on with MQTT 3.1.1, and where that would lose something that was asked for. */
class AutoProtocolTest {

    private static final Publication GONE = Publication.text("state", "gone");
    private static final ClientOptions AUTO =
            ClientOptions.of(ConnectionSettings.parse("mqtt://broker").withProtocol(Protocol.AUTO));

    @Test
    void aPlainWillGoesOnWithMqtt311() {
        assertThat(afterARefusal(AUTO.withWill(Will.of(GONE)))).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void aWillThatWaitsStaysWithMqtt5() {
        assertThat(afterARefusal(AUTO.withWill(new Will(GONE, Duration.ofSeconds(10)))))
                .isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void aWillWithPropertiesStaysWithMqtt5() {
        Metadata properties = Metadata.NONE.withUserProperty("site", "north");

        assertThat(afterARefusal(AUTO.withWill(Will.of(GONE.withMetadata(properties)))))
                .isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void theWillOfTheHealthTopicSaysItselfOnMqtt311Too() {
        ClientOptions healthy = AUTO.withConnection(
                AUTO.connection().withService(ServiceSettings.named("service").withHealth(true)));

        assertThat(afterARefusal(healthy)).isEqualTo(Protocol.MQTT_3_1_1);
    }

    private static Protocol afterARefusal(ClientOptions options) {
        ScriptedDialer dialer = new ScriptedDialer();
        PetrelClient client = new PetrelClient(options, dialer);
        client.start();
        dialer.wire().end(new WireEnd.Refused(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "refused", false));
        client.close(Duration.ofMillis(100));
        return dialer.wire().dial().hello().protocol();
    }
}
