package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.RemoteError;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ReplyIgnored;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request and reply on each broker, in each version of MQTT and each format. */
@Timeout(120)
class RequestsTest {

    private static final Duration SHORT = Duration.ofMillis(1500);

    private static final Duration LONG = Duration.ofSeconds(50);

    private static Grounds grounds;

    @RegisterExtension
    final Clients clients = new Clients();

    private final String room = Cell.newRoom();

    @BeforeAll
    static void open() {
        grounds = new Grounds();
    }

    @AfterAll
    static void close() {
        grounds.close();
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void aThousandRequestsAtATimeEachGetTheirOwnAnswer(Speaker speaker) throws Exception {
        Ask.doubles(clients.connected(speaker.settings(grounds)), room + "/double/+");
        PetrelClient client = clients.connected(speaker.settings(grounds));

        List<CompletableFuture<Envelope>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(Ask.later(client, Ask.request(room + "/double/" + i % 7, i, LONG)));
        }

        for (int i = 0; i < asked.size(); i++) {
            assertThat(Ask.end(asked.get(i)))
                    .isInstanceOfSatisfying(
                            Envelope.class, reply -> assertThat(reply.type()).isEqualTo("number.double.reply"));
            assertThat(Ask.number(asked.get(i).get())).isEqualTo(i * 2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void aServiceMayAskItselfAlsoFromAResponderAndBeforeItIsConnected(Speaker speaker) {
        PetrelClient client = clients.started(ClientOptions.of(speaker.settings(grounds)));
        client.reply(
                room + "/double",
                Ask.Count.class,
                request -> Map.of("n", 2 * request.data().n()));
        client.reply(
                room + "/quadruple",
                Ask.Count.class,
                request -> Map.of(
                        "n",
                        Ask.ask(client, room + "/double", 2 * request.data().n())));
        client.awaitConnected(Inbox.PATIENCE);

        assertThat(Ask.ask(client, room + "/quadruple", 3)).isEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void errorsTravelWithTheirKind(Speaker speaker) {
        PetrelClient service = clients.connected(speaker.settings(grounds));
        service.reply(room + "/find", Ask.Count.class, request -> {
                    if (request.data().n() == 1) {
                        throw new RemoteError("not-found", "no such number");
                    }
                    throw new IllegalStateException("the password is hunter2");
                })
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient client = clients.connected(speaker.settings(grounds));

        assertThatThrownBy(() -> Ask.ask(client, room + "/find", 1))
                .isInstanceOfSatisfying(
                        RemoteError.class, error -> assertThat(error.kind()).isEqualTo("not-found"))
                .hasMessage("no such number");
        assertThatThrownBy(() -> Ask.ask(client, room + "/find", 2))
                .isInstanceOfSatisfying(
                        RemoteError.class, error -> assertThat(error.kind()).isEqualTo(RemoteError.INTERNAL))
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> client.request(
                        room + "/find", Envelope.of("x", Map.of("n", List.of("no number"))), Inbox.PATIENCE))
                .isInstanceOfSatisfying(
                        RemoteError.class, error -> assertThat(error.kind()).isEqualTo(RemoteError.MALFORMED_REQUEST));
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void whereNobodyAnswersARequestEndsAtOnceIfTheBrokerSaysSoAndElseInTime(Speaker speaker) {
        boolean saysSo = speaker.protocol() == Protocol.MQTT_5 && speaker.broker() == Ground.Kind.MOSQUITTO;
        PetrelClient client = clients.connected(speaker.settings(grounds));

        long began = System.nanoTime();
        assertThatThrownBy(() -> client.request(Ask.request(room + "/nobody", 1, SHORT)))
                .isInstanceOf(saysSo ? NoResponder.class : RequestTimedOut.class);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plusSeconds(2));
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void aLateReplyIsCountedAndAnswersNothing(Speaker speaker) {
        Watch watch = new Watch();
        PetrelClient client =
                clients.connected(ClientOptions.of(speaker.settings(grounds)).withObserver(watch));
        PetrelClient service = clients.connected(speaker.settings(grounds));
        CountDownLatch go = new CountDownLatch(1);
        service.subscribe(room + "/slow", Data.class, event -> {
                    go.await();
                    Envelope reply = Envelope.of("late", Map.of()).answering(event.envelope());
                    Object to = event.message().metadata().responseTopic();
                    service.publish(to == null ? room + "/slow/reply" : to.toString(), reply);
                })
                .awaitGranted(Inbox.PATIENCE);

        assertThatThrownBy(() -> client.request(Ask.request(room + "/slow", 1, SHORT)))
                .isInstanceOf(RequestTimedOut.class);
        go.countDown();

        assertThat(watch.await(ReplyIgnored.class, 1).getFirst().late()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void closingTheClientEndsEveryRequestAtOnce(Speaker speaker) throws Exception {
        PetrelClient client = clients.connected(speaker.settings(grounds));
        Inbox silent = new Inbox();
        clients.connected(speaker.settings(grounds))
                .subscribe(room + "/silent", silent)
                .awaitGranted(Inbox.PATIENCE);
        List<CompletableFuture<Envelope>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(Ask.later(client, Ask.request(room + "/silent", i, Inbox.PATIENCE)));
        }
        silent.await(50);

        client.close();

        for (CompletableFuture<Envelope> each : asked) {
            assertThat(Ask.end(each)).isInstanceOf(NotConnected.class);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.petrel.it.Speaker#all")
    void aResponderOnEverythingIsNotConfusedByReplies(Speaker speaker) {
        Inbox all = new Inbox();
        clients.connected(speaker.settings(grounds)).subscribe("#", all).awaitGranted(Inbox.PATIENCE);
        Ask.doubles(clients.connected(speaker.settings(grounds)), "#");
        PetrelClient client = clients.connected(speaker.settings(grounds));

        assertThat(Ask.ask(client, room + "/double", 21)).isEqualTo(42);
        client.publish(Publication.text(room + "/end/reply", "the end"));

        Await.until(() -> all.texts().contains("the end"));
        assertThat(all.messages()).hasSize(3);
    }
}
