package dev.petrel;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.Settings;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.request.Request;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A client over scripted wires that asks and answers, and the other side of it. */
final class Dialogue {

    static final Duration LONG = Duration.ofMinutes(1);

    /** Where replies to the client come on MQTT 5. */
    static final String OWN = "petrel/reply/ada";

    final Scene scene;
    final PetrelClient client;
    final EnvelopeCodec codec;

    private Dialogue(Scene scene) {
        this.scene = scene;
        this.client = scene.client;
        this.codec = client.envelopes();
    }

    static Dialogue online() {
        return online(Settings.plain(), Time.system());
    }

    static Dialogue online(ConnectionSettings settings, Time time) {
        return new Dialogue(Scene.online(settings, time));
    }

    /** Not started yet. */
    static Dialogue of(Time time) {
        return new Dialogue(Scene.of(Settings.plain(), time));
    }

    /** With envelopes as py-tars writes them. */
    static Dialogue tars() {
        ConnectionSettings settings = Settings.plain();
        return online(settings.withService(settings.service().withEnvelope(EnvelopeFormat.TARS)), Time.system());
    }

    static Envelope question() {
        return Envelope.of("memory.query", Map.of("text", "who?"));
    }

    static Envelope error(String kind, String message) {
        return Envelope.of("petrel.error", Map.of("error", Map.of("kind", kind, "message", message)));
    }

    Asker ask(String topic) {
        return ask(Request.of(topic, question(), LONG));
    }

    Asker ask(Request request) {
        return Asker.of(client, request);
    }

    /** Waits until so many subscriptions were asked for on this connection, and grants them. */
    void grant(int count) {
        scene.awaitSent(Packet.Subscribe.class, count);
        scene.wire().grantAll();
    }

    /** Waits until so many subscriptions were asked for on this connection, and refuses the last. */
    void refuse(int count) {
        Packet.Subscribe asked = scene.awaitSent(Packet.Subscribe.class, count).get(count - 1);
        scene.wire().receive(new Packet.SubAck(asked.id(), ReasonCode.NOT_AUTHORIZED, "not yours"));
    }

    /** Waits for the first publication on a topic. */
    Publication awaitSent(String topic) {
        await().until(() -> !sentOn(topic).isEmpty());
        return sentOn(topic).getFirst();
    }

    List<Publication> sentOn(String topic) {
        return scene.wire().sent(Packet.Publish.class).stream()
                .map(Packet.Publish::publication)
                .filter(publication -> publication.topic().name().equals(topic))
                .toList();
    }

    /** The broker answers the last publication. */
    void answerPublish(ReasonCode code) {
        int id = scene.wire().sent(Packet.Publish.class).getLast().id();
        scene.wire().receive(new Packet.PubAck(id, code, ""));
    }

    /** The connection is lost and made again, and the session was kept. */
    void reconnect() {
        scene.cut();
        scene.wire().greet(true);
    }

    /** The other side answers a request on MQTT 5. */
    Publication answerTo(Publication request) {
        return answerTo(request, Envelope.of("memory.results", Map.of()));
    }

    Publication answerTo(Publication request, Envelope reply) {
        Metadata asked = request.metadata();
        Publication answer = codec.publication(
                requireNonNull(asked.responseTopic()).name(), reply.answering(codec.read(request.payload())));
        return answer.withMetadata(answer.metadata().withCorrelationData(requireNonNull(asked.correlationData())));
    }

    /** The other side answers a request on MQTT 3.1.1. */
    Publication plainAnswerTo(Publication request, String topic) {
        return codec.publication(topic, question().answering(codec.read(request.payload())))
                .withMetadata(Metadata.NONE);
    }

    /** The other side asks on MQTT 5. */
    Publication question(String topic, String responseTopic, Envelope envelope) {
        Publication plain = codec.publication(topic, envelope);
        return plain.withMetadata(plain.metadata()
                .withResponseTopic(Topic.of(responseTopic))
                .withCorrelationData(Payload.utf8("opaque")));
    }

    /** Waits until the client was told that its subscription was granted. */
    void awaitGranted(String filter) {
        scene.watch.await(event -> event instanceof ClientEvent.SubscriptionGranted granted
                && granted.filter().equals(filter));
    }
}
