package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.TakenOver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.ScriptedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker says when it ends a connection. */
@Timeout(120)
class GoodbyeTest {

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @ParameterizedTest
    @ValueSource(strings = {"0x89", "0x8B", "0x8D", "0x97", "0x98", "0xA0"})
    void aBrokerThatSaysGoodbyeIsDialledAgainAtOnce(String code) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = clients.connected(watched(broker));

            broker.connection(0).disconnect(Integer.decode(code));
            watch.await(Connected.class, 2);

            assertThat(watch.all(ConnectionLost.class).getFirst().why()).contains(code);
            client.awaitConnected(Inbox.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x81", "0x82", "0x90", "0x94", "0x95", "0x99", "0x9A", "0x9B"})
    void aBrokerThatBlamesUsIsGivenTime(String code) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = clients.connected(watched(broker));

            broker.connection(0).disconnect(Integer.decode(code));
            Await.until(() -> client.health().state() instanceof ConnectionState.Waiting);

            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            assertThat(client.health().reasons().getFirst()).contains(code);
        }
    }

    @Test
    void aBrokerThatSaysTakenOverIsBelieved() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = clients.connected(watched(broker));

            broker.connection(0).disconnect(0x8E);

            assertThat(watch.await(TakenOver.class, 1).getFirst().why()).contains("0x8E");
            Await.until(() -> client.health().reasons().getFirst().contains("taken over"));
        }
    }

    private ClientOptions watched(ScriptedBroker broker) {
        return ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch);
    }
}
