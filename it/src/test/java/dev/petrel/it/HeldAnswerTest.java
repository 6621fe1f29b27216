package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Ledger;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message whose handling outlives the connection on which it came (R19). */
@RequiresMosquitto
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class HeldAnswerTest {

    private static final int MESSAGES = 400;
    private static final int HELD = 5;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final Ledger ledger = new Ledger();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aMessageThatIsAnsweredAfterAReconnectHoldsUpNothing(Protocol protocol) throws InterruptedException {
        String room = Cell.newRoom();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_queued_messages 0"));
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient subscriber =
                    clients.connected(ClientOptions.of(Post.receiving(settings(link.url(), protocol), room))
                            .withObserver(watch));
            subscriber
                    .subscribe(room + "/+", Sender.Numbered.class, event -> {
                        if (event.data().n() == HELD) {
                            began.countDown();
                            go.await();
                        }
                        ledger.handled(
                                event.message().topic().name(), event.data().n());
                    })
                    .awaitGranted(Inbox.PATIENCE);
            Sender sender = new Sender(clients.connected(settings(broker.url(), protocol)), room, ledger::record);

            sender.send(MESSAGES);
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            link.cut();
            watch.await(Connected.class, 2);
            go.countDown();

            ledger.awaitSettled(Inbox.PATIENCE);
            Post.judge(ledger.verdict(), "R19 one answer was held over a reconnect");
            assertThat(ledger.verdict().handled()).isEqualTo(MESSAGES);
        }
    }

    private static ConnectionSettings settings(String url, Protocol protocol) {
        return ConnectionSettings.parse(url).withProtocol(protocol).withTiming(Post.TIMING);
    }
}
