package dev.petrel;

import static dev.petrel.Dialogue.LONG;
import static dev.petrel.Dialogue.OWN;
import static dev.petrel.Dialogue.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Settings;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.request.Request;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of a request, and the way of its reply back. */
@Timeout(120)
class ClientRequestTest {

    private final Dialogue dialogue = Dialogue.online();
    private final Scene scene = dialogue.scene;

    @Test
    void aRequestIsSentWhenItsReplySubscriptionIsGrantedAndNotBefore() throws Exception {
        Envelope question = question();
        Asker asker = dialogue.ask(Request.of("memory/query", question, LONG));
        scene.awaitSent(Packet.Subscribe.class, 1);
        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();

        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("memory/query");
        scene.deliver(1, dialogue.answerTo(sent));

        assertThat(asker.reply().type()).isEqualTo("memory.results");
        assertThat(scene.wire().sent(Packet.Subscribe.class))
                .extracting(Packet.Subscribe::filter)
                .containsExactly(OWN);
        assertThat(sent.metadata().responseTopic()).isEqualTo(Topic.of(OWN));
        assertThat(sent.metadata().correlationData()).isEqualTo(Payload.utf8(question.id()));
        assertThat(sent.metadata().expiry()).isEqualTo(LONG);
        assertThat(dialogue.codec.read(sent.payload()).correlate()).isEqualTo(question.id());
    }

    @Test
    void theReplySubscriptionIsMadeOnceForAllRequestsAndKeptOverReconnects() throws Exception {
        Asker first = dialogue.ask("a");
        scene.awaitSent(Packet.Subscribe.class, 1);
        Asker second = dialogue.ask("b");
        dialogue.grant(1);
        scene.deliver(1, dialogue.answerTo(dialogue.awaitSent("a")));
        scene.deliver(2, dialogue.answerTo(dialogue.awaitSent("b")));
        first.reply();
        second.reply();
        assertThat(scene.wire().sent(Packet.Subscribe.class)).hasSize(1);

        dialogue.reconnect();
        Asker third = dialogue.ask("c");
        scene.deliver(3, dialogue.answerTo(dialogue.awaitSent("c")));

        third.reply();
        assertThat(scene.wire().sent(Packet.Subscribe.class)).hasSize(1);
    }

    @Test
    void aRequestMadeBeforeTheFirstConnectionWaitsForItAndThatTimeCounts() throws Exception {
        HandTurnedTime time = new HandTurnedTime();
        Dialogue early = Dialogue.of(time);
        Asker asker = early.ask(Request.of("a", question(), Duration.ofSeconds(60)));

        asker.awaitWaiting();
        time.turn(Duration.ofSeconds(20));
        early.client.start();
        early.scene.wire().greet(false);
        early.grant(1);
        Publication sent = early.awaitSent("a");
        early.scene.deliver(1, early.answerTo(sent));

        assertThat(asker.reply()).isNotNull();
        assertThat(sent.metadata().expiry()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aRequestThatWasSentBeforeTheConnectionWasLostIsAnsweredOnTheNext() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("a");

        dialogue.reconnect();
        scene.deliver(1, dialogue.answerTo(sent));

        assertThat(asker.reply().type()).isEqualTo("memory.results");
    }

    @Test
    void aReplyToAnotherRequestIsNoneToThis() throws Exception {
        Asker one = dialogue.ask("a");
        Asker other = dialogue.ask("b");
        dialogue.grant(1);
        Publication toOne = dialogue.awaitSent("a");
        Publication toOther = dialogue.awaitSent("b");

        scene.deliver(1, dialogue.answerTo(toOther));
        scene.deliver(2, dialogue.answerTo(toOne));

        assertThat(one.reply().correlation()).isEqualTo(idOf(toOne));
        assertThat(other.reply().correlation()).isEqualTo(idOf(toOther));
    }

    @Test
    void requestsOfOneConversationAreToldApartByTheirCorrelationData() throws Exception {
        Asker one = dialogue.ask(Request.of("a", question().withCorrelation("talk"), LONG));
        Asker other = dialogue.ask(Request.of("b", question().withCorrelation("talk"), LONG));
        dialogue.grant(1);
        Publication toOther = dialogue.awaitSent("b");
        dialogue.awaitSent("a");

        scene.deliver(1, dialogue.answerTo(toOther));

        assertThat(other.reply().correlation()).isEqualTo("talk");
        assertThat(one.isWaiting()).isTrue();
    }

    @Test
    void aReplyWithoutCorrelationDataIsFoundByItsEnvelope() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);

        scene.deliver(1, dialogue.plainAnswerTo(dialogue.awaitSent("a"), OWN));

        assertThat(asker.reply()).isNotNull();
    }

    @Test
    void anEnvelopeThatIsUnderWayIsNotAskedASecondTime() {
        Envelope question = question();
        Asker asker = dialogue.ask(Request.of("a", question, LONG));
        scene.awaitSent(Packet.Subscribe.class, 1);

        assertThatThrownBy(() -> dialogue.client.request("b", question, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(question.id());
        assertThat(asker.isWaiting()).isTrue();
    }

    @Test
    void whereOnlyTheEnvelopeTellsTwoRequestsApartTheyMayNotShareACorrelation() {
        Asker asker = dialogue.ask(
                Request.of("a", question().withCorrelation("talk"), LONG).withReplyTopic("a/reply"));
        scene.awaitSent(Packet.Subscribe.class, 1);
        Request second =
                Request.of("a", question().withCorrelation("talk"), LONG).withReplyTopic("a/reply");

        assertThatThrownBy(() -> dialogue.client.request(second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("talk");
        assertThat(asker.isWaiting()).isTrue();
    }

    @Test
    void onMqtt311TheReplyComesByConvention() throws Exception {
        Dialogue old =
                Dialogue.online(new Settings().protocol(Protocol.MQTT_3_1_1).build(), Time.system());
        Asker asker = old.ask("memory/query");
        old.grant(1);

        old.scene.deliver(1, old.plainAnswerTo(old.awaitSent("memory/query"), "memory/query/reply"));

        assertThat(asker.reply().type()).isEqualTo("memory.query");
    }

    @Test
    void theVersionThatIsSpokenNowDecidesWhereTheReplyComes() throws Exception {
        Asker onFive = dialogue.ask("a");
        dialogue.grant(1);
        scene.deliver(1, dialogue.answerTo(dialogue.awaitSent("a")));
        onFive.reply();

        scene.cut();
        scene.wire().greet(new Greeting(false, Protocol.MQTT_3_1_1, null, null, ScriptedDialer.LIMITS));
        scene.watch.await(event ->
                event instanceof ClientEvent.Connected connected && connected.protocol() == Protocol.MQTT_3_1_1);
        Asker onThree = dialogue.ask("b");
        dialogue.grant(2);
        scene.deliver(2, dialogue.plainAnswerTo(dialogue.awaitSent("b"), "b/reply"));

        assertThat(onThree.reply().type()).isEqualTo("memory.query");
    }

    @Test
    void inTheFormatTarsTheReplyComesByConventionAndItsIdSaysToWhat() throws Exception {
        Dialogue fleet = Dialogue.tars();
        Asker asker = fleet.ask(Request.of("memory/query", question().withCorrelation("talk"), LONG));
        fleet.grant(1);
        Publication sent = fleet.awaitSent("memory/query");

        fleet.scene.deliver(1, fleet.plainAnswerTo(sent, "memory/query/reply"));

        assertThat(asker.reply().id()).isEqualTo("talk");
        assertThat(sent.metadata().responseTopic()).isEqualTo(Topic.of("memory/query/reply"));
    }

    @Test
    void aNamedReplyTopicIsWhereTheReplyComes() throws Exception {
        Asker asker = dialogue.ask(Request.of("memory/query", question(), LONG).withReplyTopic("memory/results"));
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("memory/query");

        scene.deliver(1, dialogue.plainAnswerTo(sent, "memory/results"));

        assertThat(asker.reply()).isNotNull();
        assertThat(sent.metadata().responseTopic()).isEqualTo(Topic.of("memory/results"));
    }

    @Test
    void aHandlerMayAskItsOwnClientAndWait() throws Exception {
        scene.client.subscribe("start", message -> {
            Envelope reply = dialogue.client.request("a", question(), LONG);
            dialogue.client.publishAsync(Publication.text("end", reply.type()));
        });
        dialogue.client.reply("a", Data.class, request -> Map.of());
        scene.deliver(1, "start", "x");
        dialogue.grant(3);

        scene.deliver(2, dialogue.awaitSent("a"));
        scene.deliver(3, dialogue.awaitSent(OWN));

        assertThat(dialogue.awaitSent("end").payload().utf8()).isEqualTo("memory.query.reply");
        assertThat(scene.awaitSent(Packet.PubAck.class, 3))
                .extracting(Packet.PubAck::id)
                .containsExactly(1, 2, 3);
    }

    private String idOf(Publication request) {
        return dialogue.codec.read(request.payload()).id();
    }
}
