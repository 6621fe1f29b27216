package dev.petrel.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a scripted broker was told, for tests that wait for it. */
final class PacketRecord {

    /** Beyond it the oldest packets are forgotten. */
    private static final int PACKETS_KEPT = 200_000;

    private static final int SHOWN = 20;

    private final Deque<ReceivedPacket> packets = new ArrayDeque<>();

    synchronized void add(ReceivedPacket packet) {
        if (packets.size() == PACKETS_KEPT) {
            packets.removeFirst();
        }
        packets.add(packet);
        notifyAll();
    }

    synchronized void changed() {
        notifyAll();
    }

    synchronized List<ReceivedPacket> all() {
        return List.copyOf(packets);
    }

    synchronized List<ReceivedPacket> of(PacketType type) {
        return packets.stream().filter(packet -> packet.type() == type).toList();
    }

    List<ReceivedPacket> await(PacketType type, int count, Duration time) {
        await(time, () -> of(type).size() >= count, () -> count + " " + type + " did not come; there came " + shown());
        return of(type);
    }

    synchronized void await(Duration time, BooleanSupplier done, Supplier<String> complaint) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!done.getAsBoolean()) {
            long rest = (deadline - System.nanoTime()) / 1_000_000;
            if (rest <= 0) {
                throw new AssertionError(complaint.get());
            }
            try {
                wait(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + complaint.get(), e);
            }
        }
    }

    private synchronized String shown() {
        return packets.stream()
                .skip(Math.max(0, packets.size() - SHOWN))
                .toList()
                .toString();
    }
}
