package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An observer that keeps what it was told. */
final class Watch implements ClientObserver {

    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(ClientEvent event) {
        events.add(event);
    }

    /** All so far, in order. */
    List<ClientEvent> events() {
        return List.copyOf(events);
    }

    /** Those of one kind so far. */
    <T extends ClientEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits until there are so many of one kind, and gives them. */
    <T extends ClientEvent> List<T> await(Class<T> kind, int count) {
        Await.untilAsserted(() -> assertThat(all(kind)).hasSizeGreaterThanOrEqualTo(count));
        return all(kind);
    }
}
