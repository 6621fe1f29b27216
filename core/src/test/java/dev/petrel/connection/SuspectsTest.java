package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publication for which the broker closes the connection, and those that were in the window with it (R25). */
class SuspectsTest {

    private static final WireEnd CLOSED = new WireEnd.Lost("closed", true);

    @Test
    void theOneThatIsAloneAtThreeClosesIsGivenUpAndNothingElseSuffers() {
        Line line = old();
        Receipt bad = line.publishText("a", "bad");
        Receipt good = line.publishText("b", "good");
        Receipt next = line.publishText("c", "next");

        again(line, false);
        assertThat(line.sentTexts()).containsExactly("bad", "good", "next");
        again(line, false);
        assertThat(line.sentTexts()).containsExactly("bad");
        line.connection.publish(Publication.text("d", "quick").withQos(Qos.AT_MOST_ONCE));
        assertThat(line.sentTexts()).containsExactly("bad");
        again(line, false);
        again(line, false);
        again(line, false);

        assertThat(doubt(bad)).isEqualTo(DoubtCause.SUSPECT);
        assertThat(line.sentTexts()).containsExactly("good");
        line.accept(line.lastSent());
        assertThat(line.sentTexts()).startsWith("good", "next");
        assertThat(Line.outcome(good)).isEqualTo(Delivered.SUCCESS);
        assertThat(Line.outcome(next)).isNull();
    }

    @Test
    void oneThatWasAlwaysAloneIsGivenUpAtTheThirdClose() {
        Line line = old();
        Receipt bad = line.publishText("a", "bad");

        again(line, true);
        again(line, true);
        assertThat(Line.outcome(bad)).isNull();
        again(line, true);

        assertThat(doubt(bad)).isEqualTo(DoubtCause.SUSPECT);
        assertThat(line.sentTexts()).isEmpty();
        line.publishText("a", "next");
        assertThat(line.sentTexts()).containsExactly("next");
    }

    @Test
    void theInnocentHeadIsAnsweredWhenItIsAloneAndTheGuiltyOneFound() {
        Line line = old();
        Receipt good = line.publishText("a", "good");
        Receipt bad = line.publishText("b", "bad");
        again(line, true);
        again(line, true);

        line.accept(line.lastSent());
        again(line, true);
        again(line, true);
        assertThat(Line.outcome(bad)).isNull();
        again(line, true);

        assertThat(Line.outcome(good)).isEqualTo(Delivered.SUCCESS);
        assertThat(doubt(bad)).isEqualTo(DoubtCause.SUSPECT);
    }

    @Test
    void afterTheWindowIsAnsweredItIsAsWideAsBefore() {
        Line line = old();
        line.publishText("a", "1");
        line.publishText("a", "2");
        again(line, true);
        again(line, true);
        line.accept(line.lastSent());
        line.accept(line.lastSent());

        line.publishText("a", "3");
        line.publishText("a", "4");

        assertThat(line.sentTexts()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aCloseForAnotherReasonCountsForNothing() {
        Line line = old();
        Receipt receipt = line.publishText("a", "1");
        again(line, true);
        again(line, true);

        again(line, new WireEnd.KeepAliveTimedOut("silent"), true);
        again(line, true);
        again(line, true);

        assertThat(Line.outcome(receipt)).isNull();
    }

    @Test
    void onMqtt5APlainCloseCountsForNothing() {
        Line line = Line.online();
        Receipt receipt = line.publishText("a", "1");

        for (int i = 0; i < 5; i++) {
            again(line, true);
        }

        assertThat(Line.outcome(receipt)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x81, 0x82, 0x90, 0x94, 0x95, 0x99, 0x9A, 0x9B})
    void onMqtt5TheBrokersWordCounts(int code) {
        Line line = Line.online();
        Receipt receipt = line.publishText("a", "1");
        WireEnd blame = new WireEnd.Disconnected(ReasonCode.of(code), "you");

        for (int i = 0; i < 3; i++) {
            again(line, blame, true);
        }

        assertThat(doubt(receipt)).isEqualTo(DoubtCause.SUSPECT);
    }

    @Test
    void whatIsKnownToBeTooLargeFailsAtOnceAndTakesNoRoom() {
        Line line = Line.of();
        line.connection.start();
        ServerLimits small =
                new ServerLimits(10, Qos.EXACTLY_ONCE, 1_000, 0, Duration.ofSeconds(60), ServerLimits.Features.ALL);
        line.dialer.wire().greet(false, small);
        Publication large = Publication.of("a", Payload.of(new byte[1_001]));

        Receipt receipt = line.connection.publish(large);

        assertThat(receipt.accepted()).isCompleted();
        assertThat(Line.outcome(receipt)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(FailureCause.NOT_SUPPORTED);
            assertThat(failed.detail()).contains("1000 bytes");
        });
        line.wire().end(Line.CUT);
        assertThat(line.connection.tooLarge(large)).isEmpty();
    }

    /** A connection of MQTT 3.1.1 that the broker has taken. */
    private static Line old() {
        Line line = Line.of(new Settings()
                .protocol(Protocol.MQTT_3_1_1)
                .session(Settings.DURABLE)
                .build());
        line.takenByBroker();
        return line;
    }

    private static void again(Line line, boolean sessionPresent) {
        again(line, CLOSED, sessionPresent);
    }

    private static void again(Line line, WireEnd end, boolean sessionPresent) {
        int before = line.dialer.dials();
        line.wire().end(end);
        if (line.dialer.dials() == before) {
            line.time.turn(Line.ANY_DELAY);
        }
        ScriptedWire wire = line.wire();
        wire.greet(sessionPresent);
        wire.grantAll();
    }

    private static @Nullable DoubtCause doubt(Receipt receipt) {
        PublishOutcome outcome = Line.outcome(receipt);
        return outcome instanceof InDoubt doubt ? doubt.cause() : null;
    }
}
