package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ReplyIgnored;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responders and brokers go away while requests are under way. */
@RequiresMosquitto
@Timeout(120)
class RequestsUnderFaultsTest {

    private static final Duration WITHIN = Duration.ofSeconds(4);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    @Test
    void whenTheResponderDiesInTheMiddleEveryRequestEnds() throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient service = clients.connected(broker.url());
            CountDownLatch half = new CountDownLatch(50);
            CountDownLatch never = new CountDownLatch(1);
            service.reply("work/+", Ask.Count.class, request -> {
                        half.countDown();
                        if (request.data().n() % 2 == 1) {
                            never.await();
                        }
                        return request.data();
                    })
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient client = clients.connected(broker.url());
            List<CompletableFuture<Envelope>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(Ask.later(client, Ask.request("work/" + i, i, WITHIN)));
            }
            half.await();

            service.close(Duration.ofMillis(200));

            int answered = 0;
            for (CompletableFuture<Envelope> each : asked) {
                Object end = Ask.end(each);
                answered += end instanceof Envelope ? 1 : 0;
                assertThat(end).isInstanceOfAny(Envelope.class, RequestTimedOut.class, NoResponder.class);
            }
            assertThat(answered).isBetween(1, 99);
        }
    }

    @ParameterizedTest
    @CsvSource({"MQTT_5, STANDARD", "MQTT_5, TARS", "MQTT_3_1_1, STANDARD", "MQTT_3_1_1, TARS"})
    void whenTheBrokerRestartsInTheMiddleEveryRequestEndsByItsReplyOrInTime(Protocol protocol, EnvelopeFormat format)
            throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(kept))) {
            Speaker speaker = new Speaker(Ground.Kind.MOSQUITTO, protocol, format);
            ConnectionSettings settings =
                    speaker.inFormat(ConnectionSettings.parse(broker.url()).withProtocol(protocol));
            Watch watch = new Watch();
            Ask.doubles(clients.connected(settings.withSession(SessionPolicy.durable("service", WITHIN))), "double/+");
            PetrelClient client =
                    clients.connected(ClientOptions.of(settings.withSession(SessionPolicy.durable("asker", WITHIN)))
                            .withObserver(watch));
            List<CompletableFuture<Envelope>> asked = new ArrayList<>();

            ask(client, asked, 200);
            Await.until(() -> asked.stream().filter(CompletableFuture::isDone).count() >= 20);
            broker.restart();
            ask(client, asked, 100);

            for (int i = 0; i < asked.size(); i++) {
                Object end = Ask.end(asked.get(i));
                assertThat(end).isInstanceOfAny(Envelope.class, RequestTimedOut.class, NoResponder.class);
                if (end instanceof Envelope reply) {
                    assertThat(Ask.number(reply)).isEqualTo(2 * i);
                }
            }
            assertThat(Ask.ask(client, "double/0", 21)).isEqualTo(42);
            assertThat(watch.all(ReplyIgnored.class)).allMatch(ReplyIgnored::late);
        }
    }

    private static void ask(PetrelClient client, List<CompletableFuture<Envelope>> asked, int count) {
        for (int i = 0; i < count; i++) {
            int n = asked.size();
            asked.add(Ask.later(client, Ask.request("double/" + n % 5, n, WITHIN)));
        }
    }

    @Test
    void aDurableSessionGathersNoRepliesAfterItsClientWasClosed() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient service = clients.connected(broker.url());
            Ask.doubles(service, "double");
            PetrelClient client = clients.connected(ConnectionSettings.parse(broker.url())
                    .withSession(SessionPolicy.durable("asker", Duration.ofHours(1))));
            assertThat(Ask.ask(client, "double", 21)).isEqualTo(42);
            Publication late = Publication.text("petrel/reply/asker", "late");
            assertThat(Await.outcome(service.publish(late))).isEqualTo(PublishOutcome.Delivered.SUCCESS);

            client.close();

            assertThat(Await.outcome(service.publish(late)))
                    .isEqualTo(new PublishOutcome.Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
        }
    }
}
