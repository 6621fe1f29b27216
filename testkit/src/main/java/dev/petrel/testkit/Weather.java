package dev.petrel.testkit;

import java.time.Duration;

/** What a link does at the moment to what passes; its threads wait here. */
final class Weather {

    private boolean silentToBroker;
    private boolean silentToClient;
    private boolean blackhole;
    private long delayNanos;
    private int bytesPerSecond;

    synchronized void silenceToBroker(boolean silent) {
        silentToBroker = silent;
        notifyAll();
    }

    synchronized void silenceToClient(boolean silent) {
        silentToClient = silent;
        notifyAll();
    }

    synchronized void blackhole(boolean on) {
        blackhole = on;
        notifyAll();
    }

    synchronized void delay(Duration time) {
        delayNanos = time.toNanos();
        notifyAll();
    }

    synchronized void throttle(int newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        notifyAll();
    }

    synchronized void clear() {
        silentToBroker = false;
        silentToClient = false;
        blackhole = false;
        delayNanos = 0;
        bytesPerSecond = 0;
        notifyAll();
    }

    /** Waits until new connections are passed on. */
    synchronized void awaitPassage() throws InterruptedException {
        while (blackhole) {
            wait();
        }
    }

    /** Waits until what came at a time may go on: after the delay, and not while its direction is silent. */
    synchronized void awaitTurn(boolean toBroker, long cameAt) throws InterruptedException {
        while (true) {
            long rest = cameAt + delayNanos - System.nanoTime();
            if (toBroker ? silentToBroker : silentToClient) {
                wait();
            } else if (rest > 0) {
                wait(rest / 1_000_000, (int) (rest % 1_000_000));
            } else {
                return;
            }
        }
    }

    /** How long so many bytes take, in nanoseconds. */
    synchronized long nanosFor(int bytes) {
        return bytesPerSecond == 0 ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
    }

    /** How many bytes to pass at once, so that a throttled link trickles instead of stuttering. */
    synchronized int portion(int bytes) {
        return bytesPerSecond == 0 ? bytes : Math.min(bytes, Math.max(1, bytesPerSecond / 20));
    }
}
