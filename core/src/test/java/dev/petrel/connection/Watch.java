package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.Waits;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** An observer that remembers. Events come to it on a thread of their own, so whoever looks has to wait for them. */
public final class Watch implements ClientObserver {

    private final List<ClientEvent> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger markers = new AtomicInteger();
    private final List<Awaited> awaited = new CopyOnWriteArrayList<>();

    @Override
    public void on(ClientEvent event) {
        told.add(event);
        awaited.stream().filter(each -> each.event.test(event)).forEach(each -> each.latch.countDown());
    }

    /** Everything told, once that is certain to be all of what happened until now. */
    public List<ClientEvent> all(Events events) {
        ClientEvent marker = new ClientEvent.Dropped(
                "marker " + markers.incrementAndGet(), Qos.AT_MOST_ONCE, ClientEvent.Dropped.Why.CLOSING);
        events.tell(marker);
        await(marker::equals);
        told.remove(marker);
        return List.copyOf(told);
    }

    /** Everything told of one kind, once that is certain to be all of what happened until now. */
    public <E extends ClientEvent> List<E> all(Events events, Class<E> kind) {
        return all(events).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everything told so far. */
    public List<ClientEvent> soFar() {
        return List.copyOf(told);
    }

    /** Waits for an event of one kind, and gives the first. */
    public <E extends ClientEvent> E await(Class<E> kind) {
        await(kind::isInstance);
        return told.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Waits for an event that may have come before. */
    public void await(Predicate<ClientEvent> wanted) {
        Awaited one = new Awaited(wanted, new CountDownLatch(1));
        awaited.add(one);
        if (told.stream().anyMatch(wanted)) {
            return;
        }
        try {
            assertThat(one.latch.await(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS))
                    .as("event in time; told so far: %s", told)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private record Awaited(Predicate<ClientEvent> event, CountDownLatch latch) {}
}
