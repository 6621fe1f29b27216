package dev.petrel;

import static dev.petrel.Dialogue.LONG;
import static dev.petrel.Dialogue.OWN;
import static dev.petrel.Dialogue.error;
import static dev.petrel.Dialogue.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Settings;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.RemoteError;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.request.Request;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a request ends that gets no reply, or another than it hoped for. */
@Timeout(120)
class RequestEndsTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Dialogue dialogue = Dialogue.online(Settings.plain(), time);
    private final Scene scene = dialogue.scene;

    @Test
    void theOtherSidesErrorIsThrownWithItsKind() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);

        scene.deliver(1, dialogue.answerTo(dialogue.awaitSent("a"), error("not-found", "no such character\n")));

        assertThat(asker.failure())
                .isInstanceOfSatisfying(
                        RemoteError.class, error -> assertThat(error.kind()).isEqualTo("not-found"))
                .hasMessage("no such character\\u000a");
    }

    @Test
    void anErrorWithoutAKindIsMalformed() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);

        scene.deliver(
                1, dialogue.answerTo(dialogue.awaitSent("a"), Envelope.of("petrel.error", Map.of("error", Map.of()))));

        assertThat(asker.failure()).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void dataThatLooksLikeAnErrorIsAReply() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);

        scene.deliver(
                1,
                dialogue.answerTo(
                        dialogue.awaitSent("a"),
                        Envelope.of("device.error", error("x", "y").data())));

        assertThat(asker.reply().type()).isEqualTo("device.error");
    }

    @Test
    void aReplyThatCannotBeReadEndsTheRequestThatItsCorrelationDataNames() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        Publication answer = dialogue.answerTo(dialogue.awaitSent("a"));

        scene.deliver(1, Publication.text(OWN, "{").withMetadata(answer.metadata()));

        assertThat(asker.failure()).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void aReplyThatCannotBeReadAndNamesNobodyIsToldAndEndsNothing() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("a");

        scene.deliver(1, OWN, "{");
        scene.watch.await(event ->
                event instanceof ClientEvent.HandlerFailed failed && failed.failure() instanceof MalformedMessage);
        scene.deliver(2, dialogue.answerTo(sent));

        assertThat(asker.reply()).isNotNull();
    }

    @Test
    void aCopyOfAReplyIsLateAndAReplyToNobodyIsUnknown() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("a");
        Publication answer = dialogue.answerTo(sent);

        scene.deliver(1, answer);
        asker.reply();
        scene.deliver(2, answer);
        scene.deliver(3, dialogue.codec.publication(OWN, question().withCorrelation("nobody")));

        String id = dialogue.codec.read(sent.payload()).id();
        scene.watch.await(new ClientEvent.ReplyIgnored(OWN, id, true)::equals);
        scene.watch.await(new ClientEvent.ReplyIgnored(OWN, "nobody", false)::equals);
    }

    @Test
    void aRequestEndsWhenItsTimeIsUpAndItsReplyIsLateThen() throws Exception {
        Asker asker = dialogue.ask(Request.of("a", question(), TEN));
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("a");
        dialogue.answerPublish(ReasonCode.SUCCESS);

        time.turn(TEN.minusMillis(1));
        assertThat(asker.isWaiting()).isTrue();
        time.turn(Duration.ofMillis(1));

        assertThat(asker.failure()).isInstanceOf(RequestTimedOut.class).hasMessageContaining("\"a\" within 10000 ms");
        scene.deliver(1, dialogue.answerTo(sent));
        String id = dialogue.codec.read(sent.payload()).id();
        scene.watch.await(new ClientEvent.ReplyIgnored(OWN, id, true)::equals);
    }

    @Test
    void aRequestThatWaitsForItsConnectionEndsInTimeToo() throws Exception {
        Dialogue early = Dialogue.of(time);
        Asker asker = early.ask(Request.of("a", question(), TEN));
        asker.awaitWaiting();

        time.turn(TEN);

        assertThat(asker.failure()).isInstanceOf(RequestTimedOut.class).hasMessageContaining("not been connected");
    }

    @Test
    void aRequestThatWaitsForItsReplySubscriptionEndsInTimeTooAndIsNeverSent() throws Exception {
        Asker asker = dialogue.ask(Request.of("a", question(), Duration.ofSeconds(5)));
        scene.awaitSent(Packet.Subscribe.class, 1);
        asker.awaitWaiting();

        time.turn(Duration.ofSeconds(5));

        assertThat(asker.failure()).isInstanceOf(RequestTimedOut.class).hasMessageContaining(OWN);
        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void aRequestThatNobodyTakesEndsAtOnce() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        dialogue.awaitSent("a");

        dialogue.answerPublish(ReasonCode.NO_MATCHING_SUBSCRIBERS);

        assertThat(asker.failure()).isInstanceOf(NoResponder.class).hasMessageContaining("\"a\"");
    }

    @Test
    void aRequestThatTheBrokerTookIsWaitedForAndOneThatItRefusedIsNot() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.grant(1);
        Publication sent = dialogue.awaitSent("a");
        dialogue.answerPublish(ReasonCode.SUCCESS);
        scene.deliver(1, dialogue.answerTo(sent));
        asker.reply();

        Asker refused = dialogue.ask("b");
        dialogue.awaitSent("b");
        dialogue.answerPublish(ReasonCode.NOT_AUTHORIZED);

        assertThat(refused.failure()).isInstanceOf(PublishFailed.class).hasMessageContaining("not authorized");
    }

    @Test
    void aRefusedReplySubscriptionEndsTheRequestAndAGrantedOneHelpsTheNext() throws Exception {
        Asker asker = dialogue.ask("a");
        dialogue.refuse(1);
        assertThat(asker.failure()).isInstanceOf(SubscriptionRefused.class).hasMessageContaining("not yours");

        dialogue.reconnect();
        dialogue.grant(1);
        dialogue.awaitGranted(OWN);
        Asker next = dialogue.ask("b");
        scene.deliver(1, dialogue.answerTo(dialogue.awaitSent("b")));

        assertThat(next.reply()).isNotNull();
    }

    @Test
    void anInterruptEndsTheWaitingAndStaysSet() throws Exception {
        AtomicBoolean stayed = new AtomicBoolean();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                dialogue.client.request("a", question(), LONG);
            } catch (RequestTimedOut e) {
                stayed.set(Thread.currentThread().isInterrupted());
            }
        });
        scene.awaitSent(Packet.Subscribe.class, 1);

        thread.interrupt();
        thread.join();

        assertThat(stayed).isTrue();
    }

    @Test
    void aRequestThatFindsTheQueueFullSaysSo() throws Exception {
        ClientOptions options = ClientOptions.of(Settings.plain())
                .withLimits(DeliveryLimits.DEFAULT.withQueue(1, 1 << 20).withWindow(1));
        ScriptedDialer dialer = new ScriptedDialer();
        PetrelClient client = new PetrelClient(options, dialer);
        client.start();
        dialer.wire().greet(false);
        client.publishAsync(Publication.text("a", "sent"));
        client.publishAsync(Publication.text("a", "waits"));

        Asker asker = Asker.of(client, Request.of("b", question(), LONG));
        await().until(() -> !dialer.wire().sent(Packet.Subscribe.class).isEmpty());
        dialer.wire().grantAll();

        assertThat(asker.failure()).isInstanceOf(QueueFull.class);
    }

    @Test
    void aRequestThatCouldNeverBeSentIsRefusedAndLeavesNothingBehind() throws Exception {
        Envelope question = question();
        Asker wrong = dialogue.ask(Request.of("$SYS/a", question, LONG));
        dialogue.grant(1);
        assertThat(wrong.failure()).isInstanceOf(IllegalArgumentException.class);

        Asker right = dialogue.ask(Request.of("a", question, LONG));
        dialogue.awaitSent("a");

        assertThat(right.isWaiting()).isTrue();
    }
}
