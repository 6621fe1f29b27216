package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PublishFailed;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.PublishRetried;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that says no for a while (FR-018). */
@Timeout(120)
class PublishRetriesTest {

    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int IDENTIFIER_IN_USE = 0x91;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void aBrokerThatIsFullForAWhileGetsAllInTheirOrderPerTopic(Qos qos) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            refuse(broker, 2, qos, QUOTA_EXCEEDED);
            PetrelClient client = clients.connected(watched(broker));

            Receipt first = client.publishAsync(publication("a", "1", qos));
            watch.await(PublishRetried.class, 2);
            Receipt second = client.publishAsync(publication("a", "2", qos));
            Receipt other = client.publishAsync(publication("b", "3", qos));
            assertThat(Await.outcome(other)).isEqualTo(Delivered.SUCCESS);
            assertThat(Await.outcome(second)).isEqualTo(Delivered.SUCCESS);

            assertThat(Await.outcome(first)).isEqualTo(Delivered.SUCCESS);
            assertThat(texts(broker, "a")).containsExactly("1", "1", "1", "2");
            assertThat(texts(broker, "b")).containsExactly("3");
            assertThat(watch.all(Connected.class)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void aBrokerThatFindsEveryIdentifierInUseIsGivenUpOn(Qos qos) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            refuse(broker, 6, qos, IDENTIFIER_IN_USE);
            PetrelClient client = clients.connected(watched(broker));

            assertThatThrownBy(() -> client.publish(publication("a", "1", qos)))
                    .isInstanceOf(PublishFailed.class)
                    .hasMessageContaining("0x91");
            assertThat(Await.outcome(client.publish(publication("a", "2", qos))))
                    .isEqualTo(Delivered.SUCCESS);

            assertThat(texts(broker, "a")).containsExactly("1", "1", "1", "1", "1", "1", "2");
            assertThat(broker.received(PacketType.PUBLISH))
                    .extracting(ReceivedPacket::packetId)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void whatWaitsForItsNextTryOutlivesALostConnection(Qos qos) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            refuse(broker, 1, qos, QUOTA_EXCEEDED);
            PetrelClient client = clients.connected(watched(broker));
            Receipt first = client.publishAsync(publication("a", "1", qos));
            watch.await(PublishRetried.class, 1);
            Receipt second = client.publishAsync(publication("a", "2", qos));

            broker.connection(0).cut();

            assertThat(Await.outcome(first)).isEqualTo(Delivered.SUCCESS);
            assertThat(Await.outcome(second)).isEqualTo(Delivered.SUCCESS);
            assertThat(texts(broker, "a")).containsExactly("1", "1", "2");
            assertThat(broker.connection(1).received(PacketType.PUBLISH)).hasSize(2);
        }
    }

    private static void refuse(ScriptedBroker broker, int times, Qos qos, int code) {
        for (int i = 0; i < times; i++) {
            broker.once(PacketType.PUBLISH, (connection, publish) -> {
                if (qos == Qos.AT_LEAST_ONCE) {
                    connection.puback(publish.packetId(), code);
                } else {
                    connection.pubrec(publish.packetId(), code);
                }
            });
        }
    }

    private static Publication publication(String topic, String text, Qos qos) {
        return Publication.text(topic, text).withQos(qos);
    }

    /** What the broker has been sent on a topic, refused or not. */
    private static List<String> texts(ScriptedBroker broker, String topic) {
        return broker.received(PacketType.PUBLISH).stream()
                .filter(publish -> publish.topic().equals(topic))
                .map(ReceivedPacket::text)
                .toList();
    }

    private ClientOptions watched(ScriptedBroker broker) {
        return ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch);
    }
}
