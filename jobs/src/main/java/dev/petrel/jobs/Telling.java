package dev.petrel.jobs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener how something stands, on a thread that lives only while there is something to tell. Changes that come
 * while the listener is busy become one: it is told how things stand then, so a slow one holds up nobody and nothing piles
 * up.
 */
final class Telling<T> {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel.jobs");

    private final Supplier<T> view;
    private final Consumer<? super T> listener;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean ended;

    Telling(Supplier<T> view, Consumer<? super T> listener) {
        this.view = view;
        this.listener = listener;
    }

    /** It stands otherwise now. */
    void changed() {
        if (changes.getAndIncrement() == 0) {
            Thread.ofVirtual().name("petrel-workers-listener").start(this::tell);
        }
    }

    void end() {
        ended = true;
    }

    private void tell() {
        int told;
        do {
            told = changes.get();
            if (!ended) {
                tellOnce();
            }
        } while (changes.addAndGet(-told) != 0);
    }

    private void tellOnce() {
        try {
            listener.accept(view.get());
        } catch (RuntimeException | Error e) {
            LOG.warn("a listener to workers threw", e);
        }
    }
}
