package dev.petrel.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.fleet.Sight.Condition;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthReport;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetTest {

    private static final HealthReport READY = new HealthReport.Said(status(true, "ready"));

    private final Fleet fleet = new Fleet(null);

    @Test
    void aServiceThatIsWellIsToldOfOnce() {
        Sight first = fleet.reported("a", READY, at(0)).orElseThrow();

        assertThat(first.condition()).isEqualTo(Condition.OK);
        assertThat(first.event()).isEqualTo("ready");
        assertThat(fleet.reported("a", READY, at(1))).isEmpty();
        assertThat(fleet.heard("a", at(2))).isEmpty();
        assertThat(fleet.changes(at(2))).isEmpty();
    }

    @Test
    void eachChangeOfAStatusIsToldOf() {
        fleet.reported("a", READY, at(0));

        Sight failing = fleet.reported("a", new HealthReport.Said(HealthStatus.failing("disk full")), at(1))
                .orElseThrow();
        Sight unreadable = fleet.reported("a", new HealthReport.Unreadable("no JSON"), at(2))
                .orElseThrow();
        Sight well = fleet.reported("a", READY, at(3)).orElseThrow();

        assertThat(failing.condition()).isEqualTo(Condition.NOT_OK);
        assertThat(failing.error()).isEqualTo("disk full");
        assertThat(failing.well()).isFalse();
        assertThat(unreadable.condition()).isEqualTo(Condition.UNREADABLE);
        assertThat(unreadable.well()).isFalse();
        assertThat(well.condition()).isEqualTo(Condition.OK);
    }

    @Test
    void aServiceIsSilentAfterThreeOfItsIntervals() {
        List.of(0, 2, 4, 6).forEach(second -> fleet.heard("a", at(second)));

        assertThat(fleet.changes(at(11.9))).isEmpty();
        Sight silent = fleet.changes(at(12)).get(0);
        Sight back = fleet.heard("a", at(20)).orElseThrow();

        assertThat(silent.condition()).isEqualTo(Condition.SILENT);
        assertThat(silent.pulse()).isEqualTo(new Sight.Pulse(Duration.ofSeconds(6), Duration.ofSeconds(2)));
        assertThat(back.condition()).isEqualTo(Condition.OK);
        assertThat(fleet.changes(at(25.9))).as("the silence was no interval").isEmpty();
        assertThat(fleet.changes(at(26))).hasSize(1);
    }

    @Test
    void aRestartThatBeatsEarlyIsNoNewRhythm() {
        List.of(0.0, 5.0, 10.0, 10.2).forEach(second -> fleet.heard("a", at(second)));

        assertThat(fleet.changes(at(25))).isEmpty();
        assertThat(fleet.changes(at(25.2))).hasSize(1);
    }

    @Test
    void untilItsRhythmIsKnownAServiceHasTheUsualPatience() {
        List.of(0.0, 0.2).forEach(second -> fleet.heard("a", at(second)));

        assertThat(fleet.changes(at(15.1))).isEmpty();
        assertThat(fleet.changes(at(15.2))).hasSize(1);
    }

    @Test
    void aServiceWithoutHeartbeatsIsNotSilentUnlessTheyAreAskedFor() {
        Fleet strict = new Fleet(Duration.ofSeconds(3));
        fleet.reported("a", READY, at(0));
        strict.reported("a", READY, at(0));

        assertThat(fleet.changes(at(1000))).isEmpty();
        assertThat(strict.changes(at(2.9))).isEmpty();
        assertThat(strict.changes(at(3)))
                .singleElement()
                .extracting(Sight::condition)
                .isEqualTo(Condition.SILENT);
    }

    @ParameterizedTest
    @EnumSource
    void afterAFarewellNobodyIsSilent(Farewell farewell) {
        List.of(0, 2, 4).forEach(second -> fleet.heard("a", at(second)));

        fleet.reported("a", new HealthReport.Said(status(false, farewell.name())), at(5));

        assertThat(fleet.changes(at(1000))).isEmpty();
    }

    enum Farewell {
        shutdown,
        lost
    }

    @Test
    void aServiceThatIsNotWellMayFallSilentToo() {
        List.of(0, 2, 4).forEach(second -> fleet.heard("a", at(second)));
        fleet.reported("a", new HealthReport.Said(HealthStatus.failing("disk full")), at(5));

        Sight silent = fleet.changes(at(10)).get(0);

        assertThat(silent.condition()).isEqualTo(Condition.SILENT);
        assertThat(silent.error()).isEqualTo("disk full");
    }

    @Test
    void timeInWhichNobodyCouldListenIsNoSilence() {
        List.of(0, 2, 4).forEach(second -> fleet.heard("a", at(second)));

        fleet.listenAnew(at(100));

        assertThat(fleet.changes(at(105.9))).isEmpty();
        assertThat(fleet.changes(at(106))).hasSize(1);
    }

    @Test
    void aServiceWhoseStatusIsRemovedIsGone() {
        fleet.reported("a", READY, at(0));

        Sight gone = fleet.reported("a", new HealthReport.Removed(), at(1)).orElseThrow();

        assertThat(gone.condition()).isEqualTo(Condition.GONE);
        assertThat(fleet.all(at(2))).isEmpty();
        assertThat(fleet.reported("a", new HealthReport.Removed(), at(3))).isEmpty();
    }

    @Test
    void whoFillsTheMemoryIsPassedOver() {
        for (int i = 0; i <= Fleet.LARGEST; i++) {
            fleet.heard("service-" + i, at(0));
        }

        assertThat(fleet.all(at(1))).hasSize(Fleet.LARGEST);
    }

    @ParameterizedTest
    @EnumSource
    void aStatusIsReadInBothFormats(EnvelopeFormat format) {
        Envelope envelope = status(true, "ready").envelope().withCorrelation("c");

        HealthReport report = HealthReport.of(new EnvelopeCodec(format, "a").write(envelope));

        assertThat(report).isInstanceOf(HealthReport.Said.class);
    }

    @Test
    void whatOldServicesSayIsReadToo() {
        HealthReport lax = HealthReport.of(
                Payload.utf8("{\"type\":\"system.health.memory\",\"ts\":\"1767225600.5\",\"source\":\"m\","
                        + "\"data\":{\"ok\":false,\"error\":\"x\"}}"));
        HealthReport alone = HealthReport.of(Payload.utf8("{\"ok\":true}"));
        HealthReport other = HealthReport.of(Payload.utf8("hello"));

        assertThat(lax)
                .isInstanceOfSatisfying(
                        HealthReport.Said.class,
                        said -> assertThat(said.status().error()).isEqualTo("x"));
        assertThat(alone).isInstanceOf(HealthReport.Said.class);
        assertThat(other).isInstanceOf(HealthReport.Unreadable.class);
        assertThat(HealthReport.of(Payload.EMPTY)).isInstanceOf(HealthReport.Removed.class);
    }

    private static HealthStatus status(boolean ok, String event) {
        return new HealthStatus("", ok, event, null, Instant.EPOCH);
    }

    private static long at(double seconds) {
        return 1_000_000 + Math.round(seconds * 1e9);
    }
}
