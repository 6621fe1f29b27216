package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.ConnectionState.Waiting;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Connections that end because we want it: in a huff, in favour of somebody else, or for good. */
class LeavingTest {

    private final Line line = Line.of();

    @Test
    void aDroppedConnectionIsMadeAgainAtOnceAndSaysWhy() {
        line.takenByBroker();

        line.connection.drop("heartbeats\nstopped");
        assertThat(line.connection.lastEnd()).hasValue("heartbeats\\u000astopped");
        assertThat(line.dialer.dials()).isEqualTo(2);
        line.wire().greet(true);
        line.connection.drop("again");

        assertThat(line.state()).isInstanceOf(Waiting.class);
        assertThat(line.told(ClientEvent.ConnectionLost.class)).hasSize(2);
        assertThat(line.told(ClientEvent.TakenOver.class)).isEmpty();
    }

    @Test
    void aDropDoesNothingWhileThereIsNoConnection() {
        line.connection.drop("idle");
        line.connection.disputed("idle");
        line.connection.start();
        line.connection.drop("dialling");
        line.connection.disputed("dialling");
        assertThat(line.wire().isEnded()).isFalse();
        line.wire().end(new WireEnd.Unreachable("no route"));

        line.connection.drop("waiting");
        line.connection.disputed("waiting");

        assertThat(line.connection.lastEnd()).hasValue("no route");
        assertThat(line.dialer.dials()).isEqualTo(1);
        assertThat(line.told(ClientEvent.TakenOver.class)).isEmpty();
    }

    @Test
    void aDropDoesNotCutAGoodbyeShort() {
        line.takenByBroker();
        line.dialer.deaf();
        CompletionStage<Void> closed = line.connection.close(false);

        line.connection.drop("heartbeats stopped");

        assertThat(line.wire().isEnded()).isFalse();
        assertThat(Line.end(closed)).isNull();
    }

    @Test
    void aDisputedConnectionIsLeftWithAGoodbyeAsAfterATakeOver() {
        line.takenByBroker();

        line.connection.disputed("another client speaks on h");

        assertThat(line.wire().goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.SUCCESS, null));
        assertThat(line.told(ClientEvent.TakenOver.class))
                .containsExactly(new ClientEvent.TakenOver("mqtt://broker:1883", "another client speaks on h"));
        assertThat(line.state())
                .isInstanceOfSatisfying(
                        Waiting.class,
                        waiting -> assertThat(Duration.between(line.time.now(), waiting.until()))
                                .isBetween(Duration.ofMillis(3750), Duration.ofSeconds(5)));
        line.time.turn(Duration.ofSeconds(5));
        line.wire().greet(true);
        assertThat(line.connection.troubles()).hasSize(1);
        line.time.turn(Duration.ofMinutes(1));
        assertThat(line.connection.troubles()).isEmpty();
    }

    @Test
    void closeWithTheWillSaysNothing() {
        line.takenByBroker();

        CompletionStage<Void> closed = line.connection.close(true);

        assertThat(Line.end(closed)).isEqualTo("done");
        assertThat(line.wire().isEnded()).isTrue();
        assertThat(line.wire().goodbye()).isNull();
        assertThat(line.state()).isInstanceOf(ConnectionState.Closed.class);
    }

    @Test
    void aSecondCloseDoesNotCutTheFirstShort() {
        line.takenByBroker();
        line.dialer.deaf();

        line.connection.close(false);
        line.connection.close(true);

        assertThat(line.wire().isEnded()).isFalse();
    }
}
