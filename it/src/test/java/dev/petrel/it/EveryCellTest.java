package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.SubscriptionRequest;
import dev.petrel.it.Ground.Kind;
import dev.petrel.it.Ground.Transport;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.FaultyLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds on every broker, in every version of MQTT, over every transport. */
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@MethodSource("cells")
@Timeout(30)
class EveryCellTest {

    private static final Map<Kind, Ground> GROUNDS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Cell cell;

    private final String room = "room" + NAMES.incrementAndGet();

    @RegisterExtension
    final Clients clients = new Clients();

    EveryCellTest(Cell cell) {
        this.cell = cell;
    }

    /** Where a test runs. */
    record Cell(Kind broker, Protocol protocol, Transport transport) {}

    static Stream<Cell> cells() {
        return Stream.of(Kind.values())
                .flatMap(broker -> Stream.of(Protocol.MQTT_5, Protocol.MQTT_3_1_1)
                        .flatMap(protocol ->
                                Stream.of(Transport.values()).map(transport -> new Cell(broker, protocol, transport))));
    }

    @AfterAll
    static void close() {
        GROUNDS.values().forEach(Ground::close);
        GROUNDS.clear();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageComesOnceWithItsQos(Qos qos) {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        client.subscribe(SubscriptionRequest.to(room + "/a").withQos(Qos.EXACTLY_ONCE), inbox)
                .awaitGranted(Inbox.PATIENCE);

        Delivered delivered =
                client.publish(Publication.text(room + "/a", "hello").withQos(qos));
        client.publish(Publication.text(room + "/a", "end").withQos(qos));

        assertThat(delivered.code().isFailure()).isFalse();
        assertThat(inbox.await(2)).containsExactly("hello", "end");
        assertThat(inbox.messages()).allMatch(message -> message.qos() == qos && !message.retained());
    }

    @ParameterizedTest
    @EnumSource
    void theLowerOfTwoQosCounts(Qos qos) {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        client.subscribe(SubscriptionRequest.to(room + "/a").withQos(qos), inbox)
                .awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text(room + "/a", "hello").withQos(Qos.EXACTLY_ONCE));

        assertThat(inbox.awaitOne().qos()).isEqualTo(qos);
    }

    @ParameterizedTest
    @EnumSource
    void aBurstComesInOrder(Qos qos) {
        PetrelClient publisher = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        connected(SessionPolicy.clean())
                .subscribe(SubscriptionRequest.to(room + "/a").withQos(qos), inbox)
                .awaitGranted(Inbox.PATIENCE);
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            sent.add("message " + i);
            publisher.publishAsync(Publication.text(room + "/a", "message " + i).withQos(qos));
        }

        assertThat(inbox.await(sent.size())).isEqualTo(sent);
    }

    @Test
    void aRetainedMessageComesToWhoAsksLaterUntilItIsRemoved() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox early = new Inbox();
        Inbox late = new Inbox();
        Inbox tooLate = new Inbox();

        client.publish(Publication.text(room + "/kept", "state").withRetain(true));
        connected(SessionPolicy.clean()).subscribe(room + "/kept", early);
        connected(SessionPolicy.clean()).subscribe(room + "/#", late);
        Message first = early.awaitOne();
        Message second = late.awaitOne();
        client.publish(Publication.of(room + "/kept", Payload.EMPTY).withRetain(true));
        connected(SessionPolicy.clean()).subscribe(room + "/kept", tooLate).awaitGranted(Inbox.PATIENCE);
        client.publish(Publication.text(room + "/kept", "end"));

        assertThat(first.retained()).isTrue();
        assertThat(second.payload().utf8()).isEqualTo("state");
        assertThat(tooLate.await(1)).containsExactly("end");
    }

    @Test
    void theWillComesWhenTheClientVanishesAndNotWhenItSaysGoodbye() {
        Inbox inbox = new Inbox();
        connected(SessionPolicy.clean()).subscribe(room + "/will/+", inbox).awaitGranted(Inbox.PATIENCE);
        PetrelClient polite = clients.connected(ClientOptions.of(settings()).withWill(will("polite")));

        polite.close();
        try (FaultyLink link = link()) {
            PetrelClient vanishing =
                    clients.connected(ClientOptions.of(through(link)).withWill(will("vanished")));
            link.refuse();
            link.cut();
            inbox.await(1);
            vanishing.close();
        }

        assertThat(inbox.texts()).containsExactly("vanished");
    }

    /**
     * The will of a session that outlives its connection leaves a second later, since Artemis loses one without a delay;
     * on MQTT 3.1.1 there is no delay.
     */
    private Will will(String text) {
        return Will.of(Publication.text(room + "/will/" + text, text));
    }

    @Test
    void membersOfAGroupShareTheMessages() {
        Inbox one = new Inbox();
        Inbox other = new Inbox();
        connected(SessionPolicy.clean())
                .subscribe("$share/" + room + "/" + room + "/+/jobs", one)
                .awaitGranted(Inbox.PATIENCE);
        connected(SessionPolicy.clean())
                .subscribe("$share/" + room + "/" + room + "/{machine}/jobs", other)
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = connected(SessionPolicy.clean());
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 40; i++) {
            sent.add("job " + i);
            publisher.publish(Publication.text(room + "/m" + i + "/jobs", "job " + i));
        }

        Await.until(() -> one.messages().size() + other.messages().size() >= sent.size());
        List<String> received = new ArrayList<>(one.texts());
        received.addAll(other.texts());
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(one.texts()).isNotEmpty();
        assertThat(other.texts()).isNotEmpty();
        assertThat(other.messages())
                .allSatisfy(message -> assertThat(message.level("machine")).startsWith("m"));
    }

    @Test
    void aDurableSessionBringsWhatWasPublishedMeanwhile() {
        SessionPolicy session = SessionPolicy.durable(room, Duration.ofMinutes(5));
        Inbox before = new Inbox();
        Inbox after = new Inbox();
        PetrelClient publisher = connected(SessionPolicy.clean());
        PetrelClient first = connected(session);
        first.subscribe(room + "/a", before).awaitGranted(Inbox.PATIENCE);
        publisher.publish(Publication.text(room + "/a", "before"));
        before.await(1);
        first.close();
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            sent.add("meanwhile " + i);
            publisher.publish(Publication.text(room + "/a", "meanwhile " + i));
        }
        PetrelClient second = clients.of(ClientOptions.of(settings().withSession(session)));
        second.subscribe(room + "/a", after);
        second.start();
        after.await(sent.size());
        publisher.publish(Publication.text(room + "/a", "end"));

        sent.add("end");
        assertThat(after.await(sent.size())).isEqualTo(sent);
        assertThat(before.texts()).containsExactly("before");
    }

    @Test
    void aCutInTheMiddleLosesNothing() {
        Inbox inbox = new Inbox();
        List<String> sent = new ArrayList<>();
        try (FaultyLink link = link()) {
            PetrelClient subscriber =
                    clients.connected(through(link).withSession(SessionPolicy.durable(room, Duration.ofMinutes(5))));
            PetrelClient publisher = clients.connected(through(link));
            subscriber.subscribe(room + "/a", inbox).awaitGranted(Inbox.PATIENCE);

            for (int i = 0; i < 300; i++) {
                sent.add("message " + i);
                publisher.publishAsync(Publication.text(room + "/a", "message " + i));
                if (i == 150) {
                    inbox.await(20);
                    link.cut();
                }
            }
            Await.until(() -> inbox.texts().contains(sent.getLast()));
            clients.close();
        }

        assertThat(inbox.texts().stream().distinct().toList()).isEqualTo(sent);
    }

    @Test
    void wildcardsAndNamedLevelsMatchAsTheyShould() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox plus = new Inbox();
        Inbox hash = new Inbox();
        Inbox named = new Inbox();
        connected(SessionPolicy.clean()).subscribe(room + "/+/state", plus).awaitGranted(Inbox.PATIENCE);
        connected(SessionPolicy.clean()).subscribe(room + "/lamp/#", hash).awaitGranted(Inbox.PATIENCE);
        connected(SessionPolicy.clean())
                .subscribe(room + "/{device}/{what}", named)
                .awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text(room + "/lamp", "the lamp"));
        client.publish(Publication.text(room + "/lamp/state", "on"));
        client.publish(Publication.text(room + "/lamp/state/deep", "deeper"));
        client.publish(Publication.text(room + "/door/state", "shut"));

        named.await(2);
        hash.await(3);
        assertThat(plus.await(2)).containsExactly("on", "shut");
        assertThat(hash.texts()).containsExactlyInAnyOrder("the lamp", "on", "deeper");
        assertThat(named.messages().stream().map(message -> message.level("device") + " " + message.level("what")))
                .containsExactlyInAnyOrder("lamp state", "door state");
    }

    /**
     * Mosquitto sends one copy for each filter on MQTT 5, each with the identifier of its filter, and a single copy on
     * 3.1.1. Artemis sends one copy for each filter in both versions, each with the identifiers of all filters that match,
     * so that nothing tells the copies apart: there a handler sees as many as there are filters.
     */
    @Test
    void overlappingFiltersHaveEachHandlerOnce() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox exact = new Inbox();
        Inbox wide = new Inbox();
        client.subscribe(room + "/a/b", exact).awaitGranted(Inbox.PATIENCE);
        client.subscribe(room + "/#", wide).awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text(room + "/a/b", "both"));
        client.publish(Publication.text(room + "/end", "end"));

        Await.until(() -> wide.texts().contains("end"));
        int copies = cell.broker() == Kind.EMBEDDED ? 2 : 1;
        exact.await(copies);
        Await.until(() -> wide.messages().size() > copies);
        assertThat(exact.texts()).hasSize(copies).containsOnly("both");
        assertThat(wide.texts()).hasSize(copies + 1).containsOnly("both", "end");
    }

    @Test
    void whoUnsubscribesGetsNothingMore() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox gone = new Inbox();
        Inbox stays = new Inbox();
        client.subscribe(room + "/stays", stays).awaitGranted(Inbox.PATIENCE);
        var subscription = client.subscribe(room + "/gone", gone);
        subscription.awaitGranted(Inbox.PATIENCE);

        subscription.close();
        client.publish(Publication.text(room + "/gone", "nobody"));
        client.publish(Publication.text(room + "/stays", "somebody"));

        assertThat(stays.await(1)).containsExactly("somebody");
        assertThat(gone.texts()).isEmpty();
    }

    /** Mosquitto reads 4 kB of a WebSocket each tenth of a second: a megabyte takes it half a minute. */
    @Test
    void aMegabyteArrivesWhole() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        client.subscribe(room + "/large", inbox).awaitGranted(Inbox.PATIENCE);
        boolean slow = cell.broker() == Kind.MOSQUITTO && cell.transport() == Transport.WEB_SOCKET;
        byte[] bytes = new byte[slow ? 1 << 15 : 1 << 20];
        new Random(1).nextBytes(bytes);

        client.publish(Publication.of(room + "/large", Payload.of(bytes)));

        assertThat(inbox.awaitOne().payload().toBytes()).isEqualTo(bytes);
    }

    @Test
    void anEmptyPayloadArrives() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        client.subscribe(room + "/empty", inbox).awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.of(room + "/empty", Payload.EMPTY));

        assertThat(inbox.awaitOne().payload().size()).isZero();
    }

    @Test
    void aTopicMayHoldAnyLetters() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        String topic = room + "/Küche/温度/🐦 a";
        client.subscribe(room + "/Küche/+/{bird}", inbox).awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text(topic, "drei Grad"));

        Message message = inbox.awaitOne();
        assertThat(message.topic().name()).isEqualTo(topic);
        assertThat(message.level("bird")).isEqualTo("🐦 a");
    }

    private Ground ground() {
        return GROUNDS.computeIfAbsent(cell.broker(), Ground::open);
    }

    private ConnectionSettings settings() {
        ConnectionSettings settings =
                ConnectionSettings.parse(ground().url(cell.transport())).withProtocol(cell.protocol());
        return cell.transport() == Transport.TLS
                ? settings.withSecurity(Security.DEFAULT.withTls(
                        Tls.trusting(Certificates.shared().authority())))
                : settings;
    }

    private FaultyLink link() {
        MqttUrl broker = settings().servers().getFirst();
        return FaultyLink.to(broker.host(), broker.port());
    }

    private ConnectionSettings through(FaultyLink link) {
        MqttUrl broker = settings().servers().getFirst();
        return settings()
                .withServers(List.of(new MqttUrl(broker.scheme(), "127.0.0.1", link.port(), broker.path(), null)));
    }

    private PetrelClient connected(SessionPolicy session) {
        return clients.connected(settings().withSession(session));
    }
}
