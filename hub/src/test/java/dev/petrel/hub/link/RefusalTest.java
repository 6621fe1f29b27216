package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.Protocol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Failed REFUSED = new Failed(FailureCause.REFUSED, "not authorized");

    @Test
    void whatTheBrokerDoesNotTakeIsTheLastErrorUntilItTakesSomethingThere() {
        Refusal refused = after(null, "a", REFUSED);

        assertThat(refused).isEqualTo(new Refusal("a", "not authorized", NOW));
        assertThat(after(refused, "b", Delivered.SUCCESS)).isSameAs(refused);
        assertThat(after(refused, "b", REFUSED)).isEqualTo(new Refusal("b", "not authorized", NOW));
        assertThat(after(refused, "a", Delivered.SUCCESS)).isNull();
    }

    @Test
    void whatIsLeftWhenAClientIsClosedIsNotRefused() {
        assertThat(after(null, "a", new Failed(FailureCause.CLOSED, "closed"))).isNull();
    }

    @Test
    void anErrorOfTheConnectionIsToldFirst() {
        Standing connected = Standing.begun(NOW).connected(Protocol.MQTT_5, NOW);
        Refusal refused = new Refusal("a", "not authorized", NOW);

        assertThat(connected.refused(refused).lastError()).isEqualTo("the broker did not take a: not authorized");
        assertThat(connected.lost("cut", NOW).refused(refused).lastError()).isEqualTo("cut");
    }

    private static @Nullable Refusal after(@Nullable Refusal before, String topic, PublishOutcome outcome) {
        return Refusal.after(before, new ClientEvent.Published(topic, outcome), NOW);
    }
}
