package dev.petrel.outbox;

import dev.petrel.journal.Cursor;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Where the exchanges stand after some steps: the same when they are taken and when they are read back. */
final class Ledger {

    private String broker = "";

    /** By packet identifier; what was received stands behind what was not, in the order of that. */
    private final Map<Integer, Exchange> open = new LinkedHashMap<>();

    private final Set<Long> delivered = new HashSet<>();

    /** What a journal says. */
    static Ledger of(Journal journal) throws IOException {
        Ledger ledger = new Ledger();
        try (Cursor cursor = journal.from(0)) {
            for (Found found = cursor.next(); found != null; found = cursor.next()) {
                ledger.read(found.body());
            }
        }
        return ledger;
    }

    /** What is damaged is left out; the journal tells of it. */
    private void read(@Nullable ByteBuffer body) throws IOException {
        try {
            if (body != null) {
                take(Step.read(body));
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new IOException("a step of an exchange cannot be read: " + e, e);
        }
    }

    void take(Step step) {
        switch (step) {
            case Step.State state -> {
                broker = state.broker();
                open.clear();
                state.open().forEach(exchange -> open.put(exchange.id(), exchange));
                delivered.clear();
                delivered.addAll(state.delivered());
            }
            case Step.Sending sending -> {
                open.remove(sending.id());
                open.values().removeIf(exchange -> exchange.number() == sending.number());
                open.put(sending.id(), new Exchange(sending.id(), sending.number(), false));
            }
            case Step.Received received -> {
                Exchange exchange = open.remove(received.id());
                if (exchange != null) {
                    open.put(received.id(), exchange.afterReceived());
                }
            }
            case Step.Over over -> {
                open.remove(over.id());
                if (over.delivered()) {
                    delivered.add(over.number());
                }
            }
            case Step.SessionGone gone -> open.clear();
        }
    }

    /** Who they are with; empty before the first. */
    String broker() {
        return broker;
    }

    /** Those that are not complete, in their order. */
    List<Exchange> open() {
        return List.copyOf(open.values());
    }

    /** Those of which something is left to be sent. */
    List<Exchange> open(LongPredicate live) {
        return open.values().stream()
                .filter(exchange -> live.test(exchange.number()))
                .toList();
    }

    /** Publications that have arrived, of which the outbox may not know yet. */
    List<Long> delivered() {
        return new ArrayList<>(delivered);
    }

    /** All that counts, of those publications that the outbox has. */
    Step.State state(LongPredicate live) {
        Set<Long> unknown = new HashSet<>(delivered);
        unknown.removeIf(number -> !live.test(number));
        return new Step.State(broker, open(), unknown);
    }
}
