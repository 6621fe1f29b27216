package dev.petrel.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Takes down the steps of exchanges; they are on disk when a test says so. */
final class Notebook implements Exchanges {

    final List<String> steps = new ArrayList<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void sending(int id, long number, Runnable onDisk) {
        step("sending " + number + " as " + id, onDisk);
    }

    @Override
    public void received(int id, Runnable onDisk) {
        step("received " + id, onDisk);
    }

    @Override
    public void over(int id, long number, boolean delivered, Runnable onDisk) {
        step((delivered ? "delivered " : "gave up ") + number + " as " + id, onDisk);
    }

    @Override
    public void sessionGone() {
        step("session gone", () -> {});
    }

    private void step(String step, Runnable onDisk) {
        steps.add(step);
        waiting.add(onDisk);
    }

    /** All that was taken down is on disk now, and what follows from that. */
    void written() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
