package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.settings.SessionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
@Timeout(120)
class EveryCellTest {

    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Cell cell;
    private final String room = Cell.newRoom();

    EveryCellTest(Cell cell) {
        this.cell = cell;
    }

    static Stream<Cell> cells() {
        return Cell.all();
    }

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageComesOnceWithItsQos(Qos qos) {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox inbox = new Inbox();
        client.subscribe(SubscriptionRequest.to(room + "/a").withQos(Qos.EXACTLY_ONCE), inbox)
                .awaitGranted(Inbox.PATIENCE);

        PublishOutcome delivered = Await.outcome(
                client.publish(Publication.text(room + "/a", "hello").withQos(qos)));
        client.publish(Publication.text(room + "/a", "end").withQos(qos));

        assertThat(delivered).isInstanceOf(Delivered.class);
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
        int copies = cell.broker() == Ground.Kind.EMBEDDED ? 2 : 1;
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
        boolean slow = cell.broker() == Ground.Kind.MOSQUITTO && cell.transport() == Ground.Transport.WEB_SOCKET;
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

    private PetrelClient connected(SessionPolicy session) {
        return clients.connected(cell.settings(GROUNDS).withSession(session));
    }
}
