package dev.petrel;

import static dev.petrel.Dialogue.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Settings;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.RemoteError;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent.HandlerFailed;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.wire.Packet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an asker and those who watch learn when a responder does not answer as it should. */
@Timeout(120)
class ResponderFailsTest {

    private final Dialogue dialogue = Dialogue.online();
    private final Scene scene = dialogue.scene;
    private final PetrelClient client = scene.client;

    record Query(String text) {}

    @Test
    void aRemoteErrorTravelsWithItsKindAndMessage() {
        client.reply("a", Data.class, request -> {
            throw new RemoteError("not-found", "no such character");
        });

        scene.deliver(1, dialogue.question("a", "inbox", question()));

        Publication reply = dialogue.awaitSent("inbox");
        assertThat(errorOf(reply)).isEqualTo(Map.of("kind", "not-found", "message", "no such character"));
        assertThat(reply.metadata().userProperty("petrel-error")).contains("not-found");
    }

    @Test
    void anyOtherFailureIsAnsweredWithoutItsWordsAndToldHereAndNotTriedAgain() {
        List<String> tries = new CopyOnWriteArrayList<>();
        IllegalStateException failure = new IllegalStateException("password is hunter2");
        client.reply("a", Data.class, request -> {
            tries.add("try");
            throw failure;
        });

        scene.deliver(1, dialogue.question("a", "inbox", question()));

        Publication reply = dialogue.awaitSent("inbox");
        assertThat(errorOf(reply)).containsEntry("kind", RemoteError.INTERNAL);
        assertThat(reply.payload().utf8()).doesNotContain("hunter2");
        assertThat(scene.watch.await(HandlerFailed.class)).isEqualTo(new HandlerFailed("a", "a", failure));
        scene.awaitSent(Packet.PubAck.class, 1);
        assertThat(tries).hasSize(1);
        assertThat(dialogue.sentOn("inbox")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "list", "error", "throwable"})
    void whatIsNoAnswerIsAFailure(String what) {
        client.reply("a", Data.class, request -> answer(what));

        scene.deliver(1, dialogue.question("a", "inbox", question()));

        assertThat(errorOf(dialogue.awaitSent("inbox"))).containsEntry("kind", RemoteError.INTERNAL);
        assertThat(scene.watch.await(HandlerFailed.class).topic()).isEqualTo("a");
    }

    @SuppressWarnings("NullAway") // a responder that breaks its word
    private static Object answer(String what) {
        return switch (what) {
            case "null" -> null;
            case "list" -> List.of(1);
            case "error" -> Envelope.of("petrel.error", Map.of());
            default -> throw new AssertionError("not even an exception");
        };
    }

    @Test
    void dataThatDoesNotFitIsAnsweredAsMalformed() {
        client.reply("a", Query.class, request -> Map.of());

        scene.deliver(1, dialogue.question("a", "inbox", Envelope.of("x", Map.of("text", List.of(1)))));

        assertThat(errorOf(dialogue.awaitSent("inbox"))).containsEntry("kind", RemoteError.MALFORMED_REQUEST);
    }

    @Test
    void whatIsNoEnvelopeIsAnsweredWhereItsCorrelationDataSaysToWhat() {
        client.reply("a", Data.class, request -> Map.of());
        Publication broken = dialogue.question("a", "inbox", question());

        scene.deliver(1, Publication.text("a", "{").withMetadata(broken.metadata()));

        Publication reply = dialogue.awaitSent("inbox");
        assertThat(errorOf(reply)).containsEntry("kind", RemoteError.MALFORMED_REQUEST);
        assertThat(reply.metadata().correlationData()).isEqualTo(Payload.utf8("opaque"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS", "$SYS/a", "$share/g/a", ""})
    void whatNobodyCouldBeToldIsAFailedMessage(String responseTopic) {
        client.reply("a", Data.class, request -> Map.of());
        Publication unanswerable = responseTopic.isEmpty()
                ? Publication.text("a", "{")
                : dialogue.question("a", responseTopic, question());

        scene.deliver(1, unanswerable);

        assertThat(scene.watch.await(HandlerFailed.class).failure()).isInstanceOf(MalformedMessage.class);
        assertThat(scene.awaitSent(Packet.Publish.class, 1))
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.publication().topic().name()).startsWith("dead/"));
    }

    /** Replies wait while the window is full; this many have no room. */
    private static final int MORE_THAN_REPLIES_HAVE_ROOM = 1_001;

    @Test
    void aReplyThatIsNotTakenIsTold() {
        ClientOptions options = ClientOptions.of(Settings.plain())
                .withObserver(scene.watch)
                .withLimits(DeliveryLimits.DEFAULT.withWindow(1));
        ScriptedDialer dialer = new ScriptedDialer();
        PetrelClient full = new PetrelClient(options, dialer);
        full.start();
        dialer.wire().greet(false);
        full.publishAsync(Publication.text("b", "sent"));
        full.reply("a", Data.class, request -> Map.of());

        Publication question = dialogue.question("a", "inbox", question()).withQos(Qos.AT_MOST_ONCE);
        for (int i = 0; i < MORE_THAN_REPLIES_HAVE_ROOM; i++) {
            dialer.wire().receive(new Packet.Publish(0, false, question, List.of()));
        }

        assertThat(scene.watch.await(HandlerFailed.class).failure()).isInstanceOf(QueueFull.class);
    }

    private Map<String, String> errorOf(Publication reply) {
        Envelope envelope = dialogue.codec.read(reply.payload());
        assertThat(envelope.type()).isEqualTo("petrel.error");
        JsonNode error = envelope.data().as(JsonNode.class).get("error");
        return Map.of(
                "kind",
                error.get("kind").asString(),
                "message",
                error.get("message").asString());
    }
}
