package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many handlers may be given up before messages wait. */
class GivenUpTest {

    private final Route route = new Route(TopicFilter.of("#"), Qos.AT_LEAST_ONCE, "one", message -> {});
    private final Route other = new Route(TopicFilter.of("#"), Qos.AT_LEAST_ONCE, "two", message -> {});
    private final GivenUp givenUp = new GivenUp();

    @Test
    void aKeyWaitsForOneOfItsOwn() {
        List<Worker> gone = new ArrayList<>();
        for (int i = 0; i < GivenUp.MOST_OF_A_KEY; i++) {
            assertThat(givenUp.holds(new Lane(route, "a"))).isFalse();
            gone.add(giveUp(route, "a"));
        }
        Lane next = new Lane(route, "a");

        assertThat(givenUp.holds(next)).isTrue();
        assertThat(givenUp.holds(new Lane(route, "b"))).isFalse();
        assertThat(givenUp.holds(new Lane(other, "a"))).isFalse();
        assertThat(givenUp.released()).isEmpty();
        givenUp.cameBack(gone.getFirst());

        assertThat(givenUp.released()).containsExactly(next);
        assertThat(givenUp.released()).isEmpty();
    }

    @Test
    void eachKeyWaitsForOneOfAHandlerThatIsStuckInVeryMany() {
        List<Worker> gone = new ArrayList<>();
        for (int i = 0; i < GivenUp.MOST_OF_A_HANDLER; i++) {
            gone.add(giveUp(route, "key " + i));
        }
        Lane next = new Lane(route, "another key");

        assertThat(givenUp.holds(next)).isTrue();
        assertThat(givenUp.holds(new Lane(other, "another key"))).isFalse();
        givenUp.cameBack(gone.getLast());

        assertThat(givenUp.released()).containsExactly(next);
    }

    private Worker giveUp(Route from, String key) {
        Worker.Job job = new Worker.Job(turn -> Ending.HANDLED, (task, ending) -> {});
        HandTurnedTime time = new HandTurnedTime();
        Budget budget = new Budget(Duration.ofSeconds(30), new OnlineTime(time));
        Worker worker = new Worker(new Lanes("ada", time, budget, new Patience(), job), job, 0);
        worker.lane = new Lane(from, key);
        givenUp.add(worker, worker.lane);
        return worker;
    }
}
