package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.link.Mishap.Kind;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MishapsTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final Tally tally = new Tally(time::now);
    private final Mishaps mishaps = tally.mishaps;

    @Test
    void theNewestComesFirstAndWhatHappensAgainIsKeptOnce() {
        refuse();
        mishaps.on(new ClientEvent.ConnectionLost("broker", "reset"));
        time.turn(Duration.ofSeconds(1));
        refuse();

        assertThat(mishaps.all())
                .containsExactly(
                        new Mishap(Kind.NO_CONNECTION, "No connection to broker: refused", time.now(), 2),
                        new Mishap(
                                Kind.CONNECTION_LOST,
                                "The connection to broker ended: reset",
                                time.now().minusSeconds(1),
                                1));
    }

    @Test
    void onlyMessagesThatCountAndFailAreKept() {
        tally.of("home/status").on(new ClientEvent.Published("home/status", refused()));
        tally.of("home/status").on(new ClientEvent.Published("home/a", Delivered.SUCCESS));
        tally.of("home/status").on(new ClientEvent.Published("home/b", refused()));

        assertThat(mishaps.all()).extracting(Mishap::text).containsExactly("home/b: not authorized");
    }

    @Test
    void onlySoManyAreKept() {
        for (int i = 0; i <= Mishaps.MOST; i++) {
            mishaps.failed("topic/" + i, refused());
        }

        assertThat(mishaps.all())
                .hasSize(Mishaps.MOST)
                .noneMatch(one -> one.text().startsWith("topic/0:"));
    }

    private void refuse() {
        mishaps.on(new ClientEvent.ConnectFailed("broker", Cause.UNREACHABLE, "refused"));
    }

    private static Failed refused() {
        return new Failed(FailureCause.REFUSED, "not authorized");
    }
}
