package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Topic TOPIC = Topic.of("inference/workers/w-3");

    private final HandTurnedTime time = new HandTurnedTime();
    private final Said said = new Said();
    private final Presence presence = new Presence("w-3", List.of("hash"), TOPIC, HEARTBEAT, time);

    @Test
    void nothingIsSaidBeforeThereIsAConnection() {
        presence.idle(2);
        time.turn(HEARTBEAT.multipliedBy(3));

        assertThat(said.publications()).isEmpty();
    }

    @Test
    void eachConnectionBeginsWithWhatIsTrueThen() {
        presence.online(said);
        presence.offline();
        presence.idle(2);
        presence.idle(1);
        presence.online(said);

        assertThat(idleCounts()).containsExactly(0, 1);
    }

    @Test
    void whatIsSaidIsRetainedAtQos1AndOfUseForThreeHeartbeats() {
        presence.online(said);

        Publication publication = said.last();
        WorkerStatus status = status(publication);
        assertThat(publication.topic()).isEqualTo(TOPIC);
        assertThat(publication.retain()).isTrue();
        assertThat(publication.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(publication.metadata().expiry()).isEqualTo(HEARTBEAT.multipliedBy(3));
        assertThat(status).isEqualTo(new WorkerStatus("w-3", List.of("hash"), 0, time.now()));
    }

    @Test
    void theWillIsEmptyRetainedAndOnTheSameTopic() {
        Publication will = presence.will().publication();

        assertThat(will.topic()).isEqualTo(TOPIC);
        assertThat(will.payload()).isEqualTo(Payload.EMPTY);
        assertThat(will.retain()).isTrue();
        assertThat(will.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(presence.will().delay()).isZero();
    }

    @Test
    void onlyAChangeIsSaid() {
        presence.online(said);
        presence.idle(1);
        presence.idle(1);
        presence.idle(0);

        assertThat(idleCounts()).containsExactly(0, 1, 0);
    }

    @Test
    void itIsSaidAgainWithEveryHeartbeatWithTheTimeOfThen() {
        presence.online(said);
        time.turn(HEARTBEAT.multipliedBy(2));

        assertThat(said.publications()).hasSize(3);
        assertThat(status(said.last()).timestamp()).isEqualTo(time.now());
    }

    @Test
    void aChangeIsASignTooSoTheNextHeartbeatCountsFromIt() {
        presence.online(said);
        time.turn(HEARTBEAT.minusSeconds(1));
        presence.idle(1);
        time.turn(HEARTBEAT.minusSeconds(1));

        assertThat(said.publications()).hasSize(2);
    }

    @Test
    void whileThereIsNoConnectionNoHeartbeatPilesUp() {
        presence.online(said);
        presence.offline();
        time.turn(HEARTBEAT.multipliedBy(5));

        assertThat(said.publications()).hasSize(1);
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aWillThatSpeaksLateIsCorrectedOncePerSecond() {
        presence.online(said);
        presence.heard(message(Payload.EMPTY));
        presence.heard(message(Payload.EMPTY));
        boolean waits = said.publications().size() == 1;
        time.turn(Presence.CORRECTION_PAUSE);
        int corrected = said.publications().size();
        time.turn(HEARTBEAT.dividedBy(2));
        presence.heard(message(Payload.EMPTY));
        time.turn(Duration.ZERO);

        assertThat(waits).isTrue();
        assertThat(corrected).isEqualTo(2);
        assertThat(said.publications()).hasSize(3);
    }

    @Test
    void theOwnWordThatComesBackIsNotAnswered() {
        presence.online(said);
        presence.heard(message(said.last().payload()));
        time.turn(HEARTBEAT.minusSeconds(1));

        assertThat(said.publications()).hasSize(1);
    }

    @Test
    void closingSaysThatItIsGoneAndNothingAfterwards() {
        presence.online(said);
        presence.close(said);
        presence.close(said);
        presence.heard(message(Payload.EMPTY));
        presence.idle(3);
        presence.online(said);
        time.turn(HEARTBEAT.multipliedBy(3));

        assertThat(said.publications()).hasSize(2);
        assertThat(said.last().payload()).isEqualTo(Payload.EMPTY);
        assertThat(said.last().retain()).isTrue();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void whatReadersWouldNotTakeIsRefused() {
        List<String> many =
                IntStream.range(0, 2000).mapToObj(task -> "task number " + task).toList();

        assertThatThrownBy(() -> presence.idle(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Presence("w-3", many, TOPIC, HEARTBEAT, time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000");
    }

    private List<Integer> idleCounts() {
        return said.publications().stream()
                .map(publication -> status(publication).idle())
                .toList();
    }

    private static WorkerStatus status(Publication publication) {
        return WorkerStatus.read(publication.topic(), publication.payload()).orElseThrow();
    }

    private static Message message(Payload payload) {
        return new Message(TOPIC, payload, Qos.AT_LEAST_ONCE, false, Metadata.NONE, TopicFilter.of(TOPIC.name()));
    }
}
