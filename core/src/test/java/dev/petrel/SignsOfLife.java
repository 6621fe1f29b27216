package dev.petrel;

import static org.awaitility.Awaitility.await;

import dev.petrel.connection.Settings;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.util.List;
import java.util.Objects;

/** What a client with health and heartbeat says over scripted wires, on a hand-turned clock. */
final class SignsOfLife {

    static final String STATUS = "system/health/ada";
    static final String KEEPALIVE = "system/keepalive/ada";

    final HandTurnedTime time = new HandTurnedTime();
    final Scene scene = Scene.of(settings(true, true), time);

    static ConnectionSettings settings(boolean health, boolean heartbeat) {
        return Settings.plain()
                .withService(ServiceSettings.named("ada").withHealth(health).withHeartbeat(heartbeat));
    }

    void online() {
        scene.client.start();
        taken();
    }

    /** The broker takes the connection at hand. */
    void taken() {
        scene.wire().greet(false);
        scene.wire().grantAll();
    }

    /** The first heartbeat of the wire at hand comes back. */
    void comesBackAlive() {
        await().until(() -> !heartbeats().isEmpty());
        scene.wire().receive(published(KEEPALIVE).getFirst());
    }

    Will will() {
        return Objects.requireNonNull(scene.wire().dial().hello().will());
    }

    List<Packet.Publish> published(String topic) {
        return scene.wire().sent(Packet.Publish.class).stream()
                .filter(publish -> publish.publication().topic().name().equals(topic))
                .toList();
    }

    List<Publication> statuses() {
        return published(STATUS).stream().map(Packet.Publish::publication).toList();
    }

    List<Heartbeat> heartbeats() {
        return published(KEEPALIVE).stream()
                .map(beat -> Heartbeat.read(beat.publication().payload(), EnvelopeFormat.TARS))
                .toList();
    }

    /** What was said on the wire at hand. */
    List<HealthStatus> said() {
        return statuses().stream().map(SignsOfLife::status).toList();
    }

    List<HealthStatus> awaitSaid(int count) {
        await().until(() -> said().size() >= count);
        return said();
    }

    static HealthStatus status(Publication publication) {
        return HealthStatus.read(publication.payload(), EnvelopeFormat.STANDARD);
    }

    void comesBack(int id, Publication publication) {
        scene.wire().receive(new Packet.Publish(id, false, publication.withRetain(false), List.of()));
        scene.awaitSent(Packet.PubAck.class, id - 1);
    }

    void acknowledgeAll() {
        scene.wire().sent(Packet.Publish.class).stream()
                .filter(publish -> publish.id() != 0)
                .forEach(publish -> scene.wire().receive(new Packet.PubAck(publish.id(), ReasonCode.SUCCESS, "")));
    }
}
