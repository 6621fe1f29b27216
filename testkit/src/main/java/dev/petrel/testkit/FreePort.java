package dev.petrel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens on at the moment, for what has to know its port before it listens. They are none
 * of those that systems give to connections, since one of these would soon have it.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int MOST_ATTEMPTS = 1_000;

    private FreePort() {}

    /**
     * One, from 20000 to 31999. Another process may take it before its finder does. May be called from any thread.
     *
     * @throws UncheckedIOException if none is free
     */
    public static int find() {
        return find(1)[0];
    }

    /** Several, no two of them alike: all are held until the last is found. As {@link #find()}. */
    public static int[] find(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                held.add(bound());
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            held.forEach(FreePort::close);
        }
    }

    /** On a port by chance, or another where that is taken. */
    private static ServerSocket bound() {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UncheckedIOException(taken);
                }
            }
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
