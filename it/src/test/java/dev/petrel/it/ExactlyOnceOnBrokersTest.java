package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 2 through real brokers, with the line cut at any time on a living session. */
@RequiresMosquitto
@Timeout(120)
class ExactlyOnceOnBrokersTest {

    private static final int MESSAGES = 60;
    private static final int ROUNDS = 8;

    @RegisterExtension
    final Clients clients = new Clients();

    @ParameterizedTest
    @EnumSource
    void aRealBrokerTakesOneCopyWheneverThePublishersLineIsCut(Ground.Kind kind) {
        eachRound(kind, (topic, broker, link, cutAt) -> {
            Inbox inbox = subscribed(quick(broker), topic);
            PetrelClient publisher = clients.connected(quick(link.url()));

            publishAndCut(publisher, topic, inbox, link, cutAt);

            assertThat(inbox.await(MESSAGES)).as("cut at %d", cutAt).isEqualTo(messages());
        });
    }

    /**
     * Artemis sends what was half way again as new, under other packet identifiers and without DUP, so that nothing tells
     * the copy from another message: there each arrives at least once.
     */
    @ParameterizedTest
    @EnumSource
    void aRealBrokersMessageIsHandledOnceWheneverTheSubscribersLineIsCut(Ground.Kind kind) {
        eachRound(kind, (topic, broker, link, cutAt) -> {
            Inbox inbox = subscribed(
                    quick(link.url()).withSession(SessionPolicy.durable(topic, Duration.ofMinutes(5))), topic);
            PetrelClient publisher = clients.connected(quick(broker));

            publishAndCut(publisher, topic, inbox, link, cutAt);

            Await.until(() -> inbox.texts().contains(messages().getLast()));
            List<String> handled = inbox.texts();
            assertThat(
                            kind == Ground.Kind.EMBEDDED
                                    ? handled.stream().distinct().toList()
                                    : handled)
                    .as("cut at %d", cutAt)
                    .isEqualTo(messages());
        });
    }

    private interface Round {
        void play(String topic, String broker, FaultyLink link, int cutAt);
    }

    /** One cut for each pair of clients: further ones soon after would look like a take-over and be waited out. */
    private void eachRound(Ground.Kind kind, Round round) {
        Random chance = new Random(42);
        try (Ground ground = Ground.open(kind)) {
            String broker = ground.url(Ground.Transport.TCP);
            int port = MqttUrl.parse(broker).port();
            for (int i = 0; i < ROUNDS; i++) {
                try (FaultyLink link = FaultyLink.to("127.0.0.1", port)) {
                    round.play("round" + i, broker, link, chance.nextInt(MESSAGES));
                    clients.close();
                }
            }
        }
    }

    private Inbox subscribed(ConnectionSettings settings, String topic) {
        Inbox inbox = new Inbox();
        clients.connected(settings)
                .subscribe(SubscriptionRequest.to(topic).withQos(Qos.EXACTLY_ONCE), inbox)
                .awaitGranted(Inbox.PATIENCE);
        return inbox;
    }

    private static void publishAndCut(PetrelClient publisher, String topic, Inbox inbox, FaultyLink link, int cutAt) {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            receipts.add(publisher.publishAsync(
                    Publication.text(topic, "message " + i).withQos(Qos.EXACTLY_ONCE)));
            if (i == cutAt) {
                inbox.await(cutAt / 2);
                link.cut();
            }
        }
        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
    }

    private static List<String> messages() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> "message " + i).toList();
    }

    private static ConnectionSettings quick(String url) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));
        return ConnectionSettings.parse(url).withTiming(Timing.DEFAULT.withBackoff(backoff));
    }
}
