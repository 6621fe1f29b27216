package dev.petrel.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.observe.ClientEvent.EventsLeftOut;
import dev.petrel.observe.ClientEvent.StateChanged;
import dev.petrel.observe.ClientEvent.Unsubscribed;
import dev.petrel.observe.ConnectionState.Connecting;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events on their way to an observer. */
@Timeout(120)
class EventsTest {

    private final List<ClientEvent> seen = new CopyOnWriteArrayList<>();

    @Test
    void eventsComeInOrderAndOneAfterAnotherOnAThreadOfTheirOwn() {
        AtomicInteger atOnce = new AtomicInteger();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Set<Integer> together = ConcurrentHashMap.newKeySet();
        Events events = new Events("ada", event -> {
            together.add(atOnce.incrementAndGet());
            threads.add(Thread.currentThread().getName());
            seen.add(event);
            atOnce.decrementAndGet();
        });

        IntStream.range(0, 1000).forEach(number -> events.tell(event(number)));

        await().until(() -> seen.size() == 1000);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(EventsTest::event).toList());
        assertThat(together).containsExactly(1);
        assertThat(threads).containsExactly("petrel-ada-observer");
    }

    @Test
    void anObserverThatThrowsGetsTheNextEvent() {
        Events events = new Events("ada", event -> {
            seen.add(event);
            throw new IllegalStateException("observer");
        });

        events.tell(event(1));
        events.tell(event(2));

        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly(event(1), event(2));
    }

    @Test
    void anObserverThatFallsFarBehindIsToldHowManyWereLeftOut() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Events events = new Events("ada", event -> {
            began.countDown();
            awaitNow(go);
            seen.add(event);
        });
        events.tell(event(0));
        began.await();

        IntStream.rangeClosed(1, Events.BOUND + 7).forEach(number -> events.tell(event(number)));
        go.countDown();

        await().until(() -> seen.size() == Events.BOUND + 2);
        assertThat(seen).contains(new EventsLeftOut(7)).contains(event(Events.BOUND));
        assertThat(seen).doesNotContain(event(Events.BOUND + 1));
        events.tell(new Unsubscribed("after"));
        await().until(() -> seen.getLast().equals(new Unsubscribed("after")));
    }

    @Test
    void onlyWhereSomebodyWatchesEachMessageIsWorthAnEvent() {
        assertThat(new Events("ada", event -> {}).eachMessage()).isTrue();
        assertThat(new Events("ada", ClientObserver.NONE).eachMessage()).isFalse();
    }

    @Test
    void whoWatchesLaterHearsWhatHappensToTheConnectionFromThenOnUntilItIsEnough() {
        Events events = new Events("ada", ClientObserver.NONE);
        List<ClientEvent> other = new CopyOnWriteArrayList<>();
        Observation both = events.watch(other::add);
        events.tell(event(0));

        Observation watching = events.watch(seen::add);
        events.tell(event(1));
        events.tell(new ClientEvent.Reordered("of messages it hears nothing"));
        events.tell(event(2));
        await().until(() -> seen.size() == 2);
        watching.close();
        events.tell(event(3));
        await().until(() -> other.size() == 4);
        both.close();

        assertThat(seen).containsExactly(event(1), event(2));
        assertThat(other).containsExactly(event(0), event(1), event(2), event(3));
        assertThat(events.eachMessage()).isFalse();
    }

    private static ClientEvent event(int number) {
        return new StateChanged(new Connecting("server " + number));
    }

    private static void awaitNow(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
