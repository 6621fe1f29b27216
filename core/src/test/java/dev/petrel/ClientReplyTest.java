package dev.petrel;

import static dev.petrel.Dialogue.LONG;
import static dev.petrel.Dialogue.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.Settings;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.Dropped;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.request.Offer;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answering through the client. */
@Timeout(120)
class ClientReplyTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final Dialogue dialogue = Dialogue.online(Settings.plain(), time);
    private final Scene scene = dialogue.scene;
    private final PetrelClient client = scene.client;

    record Query(String text) {}

    record Result(String name) {}

    @Test
    void whatTheResponderReturnsGoesToTheResponseTopicAndThenTheRequestIsAcknowledged() {
        client.reply(
                "memory/query",
                Query.class,
                request -> new Result(request.data().text() + " ada"));
        Envelope question = question();

        scene.deliver(7, dialogue.question("memory/query", "inbox", question));

        Publication reply = dialogue.awaitSent("inbox");
        Envelope envelope = dialogue.codec.read(reply.payload());
        assertThat(envelope.data().as(Result.class)).isEqualTo(new Result("who? ada"));
        assertThat(envelope.type()).isEqualTo("memory.query.reply");
        assertThat(envelope.correlation()).isEqualTo(question.id());
        assertThat(reply.metadata().correlationData()).isEqualTo(Payload.utf8("opaque"));
        scene.awaitSent(Packet.PubAck.class, 1);
        assertThat(scene.wire().sent()).last().isInstanceOf(Packet.PubAck.class);
    }

    @Test
    void withoutAResponseTopicTheReplyGoesWhereTheConventionSays() {
        client.reply(
                "memory/{what}",
                Query.class,
                request -> Map.of("level", request.message().level("what")));

        scene.deliver(1, dialogue.codec.publication("memory/query", question().withCorrelation("talk")));

        Envelope reply =
                dialogue.codec.read(dialogue.awaitSent("memory/query/reply").payload());
        assertThat(reply.data().json()).isEqualTo(Payload.utf8("{\"level\":\"query\"}"));
        assertThat(reply.correlation()).isEqualTo("talk");
    }

    @Test
    void anOfferSaysWhereAndAsWhatButAResponseTopicComesFirst() {
        Offer offer = Offer.of("memory/query").withReplyTopic("memory/results").withReplyType("memory.results");
        client.reply(offer, Query.class, request -> Map.of());

        scene.deliver(1, dialogue.codec.publication("memory/query", question()));
        scene.deliver(2, dialogue.question("memory/query", "inbox", question()));

        assertThat(typeOf(dialogue.awaitSent("memory/results"))).isEqualTo("memory.results");
        assertThat(typeOf(dialogue.awaitSent("inbox"))).isEqualTo("memory.results");
    }

    @Test
    void aWholeEnvelopeGoesOutAsItIsButForItsCorrelation() {
        Envelope own = Envelope.of("own.type", Map.of("a", 1)).withSource("me").withCorrelation("other");
        Envelope question = question();
        client.reply("a", Data.class, request -> own);

        scene.deliver(1, dialogue.question("a", "inbox", question));

        assertThat(dialogue.codec.read(dialogue.awaitSent("inbox").payload()))
                .isEqualTo(own.withCorrelation(question.id()));
    }

    @Test
    void inTheFormatTarsTheIdOfTheReplySaysToWhat() {
        Dialogue fleet = Dialogue.tars();
        Envelope question = question();
        fleet.client.reply("character/get", Data.class, request -> Map.of());

        fleet.scene.deliver(1, fleet.codec.publication("character/get", question));

        Publication reply = fleet.awaitSent("character/get/reply");
        assertThat(fleet.codec.read(reply.payload()).id()).isEqualTo(question.id());
    }

    @Test
    void theResponderSeesTheTimeGoBySinceTheRequestCameAndTheReplyCarriesTheRest() {
        List<Duration> remaining = new CopyOnWriteArrayList<>();
        client.reply("a", Data.class, request -> {
            remaining.add(request.remaining().orElseThrow());
            time.turn(Duration.ofSeconds(4));
            remaining.add(request.remaining().orElseThrow());
            return Map.of();
        });

        scene.deliver(1, dialogue.question("a", "inbox", question()).withExpiry(Duration.ofSeconds(10)));

        assertThat(dialogue.awaitSent("inbox").metadata().expiry()).isEqualTo(Duration.ofSeconds(6));
        assertThat(remaining).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(6));
    }

    @Test
    void aRequestWithoutADeadlineIsAnsweredWithoutOne() {
        client.reply(
                "a", Data.class, request -> Map.of("hurry", request.remaining().isPresent()));

        scene.deliver(1, dialogue.codec.publication("a", question()));

        Publication reply = dialogue.awaitSent("a/reply");
        assertThat(reply.metadata().expiry()).isNull();
        assertThat(dialogue.codec.read(reply.payload()).data().json()).isEqualTo(Payload.utf8("{\"hurry\":false}"));
    }

    @Test
    void aRequestWhoseTimeIsUpIsNotBegun() {
        List<String> begun = new CopyOnWriteArrayList<>();
        client.reply("a", Data.class, request -> {
            begun.add(request.envelope().type());
            return Map.of();
        });

        scene.deliver(1, dialogue.question("a", "inbox", question()).withExpiry(Duration.ZERO));

        assertThat(scene.watch.await(Dropped.class).why()).isEqualTo(Dropped.Why.EXPIRED);
        scene.awaitSent(Packet.PubAck.class, 1);
        assertThat(begun).isEmpty();
        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void anAnswerThatIsReadyTooLateIsNotSentButTold() {
        client.reply("a", Data.class, request -> {
            time.turn(Duration.ofSeconds(10));
            return Map.of();
        });

        scene.deliver(1, dialogue.question("a", "inbox", question()).withExpiry(Duration.ofSeconds(10)));

        scene.watch.await(event -> event instanceof ClientEvent.Published published
                && published.topic().equals("inbox")
                && published.outcome() instanceof PublishOutcome.Failed failed
                && failed.cause() == FailureCause.EXPIRED);
        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void repliesUnderAWildcardAreNoRequests() {
        client.reply("#", Data.class, request -> Map.of());

        scene.deliver(1, dialogue.codec.publication("a/reply", question()));
        scene.deliver(2, dialogue.codec.publication("petrel/reply/somebody", question()));
        scene.deliver(3, dialogue.codec.publication("a", question()));

        dialogue.awaitSent("a/reply");
        scene.awaitSent(Packet.PubAck.class, 3);
        assertThat(scene.wire().sent(Packet.Publish.class)).hasSize(1);
    }

    @Test
    void aTopicThatIsAskedForByNameMayEndInReply() {
        client.reply("chat/reply", Data.class, request -> Map.of());

        scene.deliver(1, dialogue.codec.publication("chat/reply", question()));

        assertThat(dialogue.awaitSent("chat/reply/reply")).isNotNull();
    }

    @Test
    void aResponderThatRunsWhileTheClientIsClosedStillAnswers() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        client.reply("a", Data.class, request -> {
            began.countDown();
            go.await();
            return Map.of();
        });
        scene.deliver(1, dialogue.question("a", "inbox", question()));
        began.await();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> client.close(LONG));
        await().until(() -> refuses(client));
        go.countDown();
        dialogue.awaitSent("inbox");
        dialogue.answerPublish(ReasonCode.SUCCESS);

        assertThat(closing.get(10, TimeUnit.SECONDS).complete()).isTrue();
        assertThat(scene.wire().sent(Packet.PubAck.class)).hasSize(1);
    }

    @Test
    void aClosedClientTakesNoResponder() {
        client.close();

        assertThatThrownBy(() -> client.reply("a", Data.class, request -> Map.of()))
                .isInstanceOf(NotConnected.class);
    }

    private static boolean refuses(PetrelClient client) {
        return client.publishAsync(Publication.text("probe", "x").withQos(Qos.AT_MOST_ONCE))
                .accepted()
                .toCompletableFuture()
                .isCompletedExceptionally();
    }

    private String typeOf(Publication reply) {
        return dialogue.codec.read(reply.payload()).type();
    }
}
