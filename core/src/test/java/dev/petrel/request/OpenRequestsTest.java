package dev.petrel.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.envelope.Envelope;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests under way and those that have ended: both are bounded. */
class OpenRequestsTest {

    private static final Envelope QUESTION = Envelope.of("a.b", Map.of());

    private final OpenRequests requests = new OpenRequests();
    private final HandTurnedTime time = new HandTurnedTime();

    @Test
    void onlySoManyAreUnderWayAtATime() {
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < OpenRequests.MOST; i++) {
            all.add(entered());
        }

        assertThatThrownBy(this::entered).isInstanceOf(QueueFull.class).hasMessageContaining("10000");
        requests.leave(all.getFirst());
        assertThat(entered()).isNotNull();
    }

    @Test
    void theNamesOfEndedOnesAreForgottenTheOldestFirst() {
        for (int i = 0; i <= OpenRequests.REMEMBERED; i++) {
            Pending pending = entered();
            requests.expect(pending, Set.of(key("id" + i)));
            requests.leave(pending);
        }

        assertThat(requests.knew(key("id0"))).isFalse();
        assertThat(requests.knew(key("id1"))).isTrue();
        assertThat(requests.knew(key("id" + OpenRequests.REMEMBERED))).isTrue();
        assertThat(requests.find(key("id1"))).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheOneThatHasItKeepsIt() {
        Pending first = entered();
        requests.expect(first, Set.of(key("id"), key("talk")));
        Pending second = entered();

        assertThatThrownBy(() -> requests.expect(second, Set.of(key("other"), key("talk"))))
                .isInstanceOf(IllegalArgumentException.class);
        requests.leave(second);

        assertThat(requests.find(key("talk"))).containsSame(first);
        assertThat(requests.find(key("other"))).isEmpty();
        assertThat(requests.knew(key("other"))).isFalse();
    }

    @Test
    void whatIsUnderWayEndsAtTheCloseAndNothingIsTakenThen() {
        Pending pending = entered();

        requests.close();

        assertThatThrownBy(pending::await).isInstanceOf(NotConnected.class).hasMessage("the client is closed");
        assertThatThrownBy(this::entered).isInstanceOf(NotConnected.class);
    }

    private Pending entered() {
        Pending pending =
                new Pending(Request.of("a", QUESTION, Duration.ofSeconds(1)), Deadline.in(Duration.ofSeconds(1), time));
        requests.enter(pending);
        return pending;
    }

    private static OpenRequests.Key key(String correlation) {
        return new OpenRequests.Key("a/reply", correlation);
    }
}
