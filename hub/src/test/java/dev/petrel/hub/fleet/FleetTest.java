package dev.petrel.hub.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Instant EARLIER = Instant.parse("2025-12-31T12:00:00Z");
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeFormat.STANDARD, "test");

    private final HandTurnedTime time = new HandTurnedTime();
    private final Fleet fleet = new Fleet(time);

    @Test
    void aServiceIsAsItSaysItIs() {
        says("a", HealthStatus.healthy().withEvent("ready"), false);
        says("b", HealthStatus.failing("no model"), false);
        says("c", new HealthStatus("", false, "shutdown", null, EARLIER), true);
        says("d", new HealthStatus("", false, "lost", null, EARLIER), true);
        fleet.reported(message("system/health/e", "nonsense", false));

        assertThat(fleet.services())
                .extracting(Sight::condition)
                .containsExactly(
                        Condition.WELL, Condition.NOT_WELL, Condition.SHUT_DOWN, Condition.LOST, Condition.UNREADABLE);
        assertThat(fleet.services().get(1).says()).isEqualTo("no model");
    }

    @Test
    void whatTheBrokerKeptIsNoSignOfLifeNow() {
        says("a", new HealthStatus("", true, "ready", null, EARLIER), true);
        assertThat(sign()).isEqualTo(EARLIER);

        beats(true);
        assertThat(sign()).isEqualTo(EARLIER);

        beats(false);
        assertThat(sign()).isEqualTo(time.now());
    }

    @Test
    void whoseHeartbeatStaysAwayForThreeOfItsIntervalsIsSilent() {
        beatsEvery(Duration.ofSeconds(10));

        time.turn(Duration.ofSeconds(30).minusNanos(1));
        assertThat(condition()).isEqualTo(Condition.WELL);
        time.turn(Duration.ofNanos(1));
        assertThat(condition()).isEqualTo(Condition.SILENT);

        beats(false);
        assertThat(condition()).isEqualTo(Condition.WELL);
    }

    @Test
    void silenceOutweighsAnOldWordThatAllIsWellButNotAGoodbye() {
        says("a", HealthStatus.healthy().withEvent("ready"), false);
        beatsEvery(Duration.ofSeconds(5));
        time.turn(Duration.ofMinutes(1));
        assertThat(condition()).isEqualTo(Condition.SILENT);

        says("a", new HealthStatus("", false, "shutdown", null, EARLIER), false);
        assertThat(condition()).isEqualTo(Condition.SHUT_DOWN);
    }

    @Test
    void nobodyIsSilentForWhatCouldNotBeHeard() {
        beatsEvery(Duration.ofSeconds(5));
        fleet.on(new ClientEvent.ConnectionLost("broker", "reset"));
        time.turn(Duration.ofMinutes(5));
        assertThat(condition()).isEqualTo(Condition.WELL);

        fleet.listenAnew();
        assertThat(condition()).isEqualTo(Condition.WELL);
    }

    @Test
    void aServiceWhoseStatusIsRemovedIsForgotten() {
        says("a", HealthStatus.healthy().withEvent("ready"), false);
        fleet.reported(message("system/health/a", "", false));

        assertThat(fleet.services()).isEmpty();
    }

    @Test
    void aFleetIsBoundedAndSaysSo() {
        for (int i = 0; i < Fleet.LARGEST; i++) {
            fleet.beats(message("system/keepalive/" + i, "x", false));
        }
        assertThat(fleet.full()).isFalse();

        fleet.beats(message("system/keepalive/one-more", "x", false));
        assertThat(fleet.services()).hasSize(Fleet.LARGEST);
        assertThat(fleet.full()).isTrue();
    }

    private void beatsEvery(Duration interval) {
        for (int i = 0; i < 3; i++) {
            beats(false);
            time.turn(interval);
        }
        beats(false);
    }

    private void beats(boolean retained) {
        fleet.beats(message(Heartbeat.topic("a"), "{\"ok\":true}", retained));
    }

    private void says(String service, HealthStatus status, boolean retained) {
        fleet.reported(message(
                HealthStatus.topic(service), CODEC.write(status.envelope()).utf8(), retained));
    }

    private Condition condition() {
        return fleet.services().get(0).condition();
    }

    private @Nullable Instant sign() {
        return fleet.services().get(0).sign();
    }

    private static Message message(String topic, String text, boolean retained) {
        String filter = topic.substring(0, topic.lastIndexOf('/')) + "/{service}";
        return new Message(
                Topic.of(topic),
                Payload.utf8(text),
                Qos.AT_LEAST_ONCE,
                retained,
                Metadata.NONE,
                TopicFilter.of(filter));
    }
}
