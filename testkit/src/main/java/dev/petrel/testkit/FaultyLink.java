package dev.petrel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 between a client and a broker that fails on demand.
 *
 * <pre>{@code
 * try (FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
 *     ... connect to link.url() ...
 *     link.halfOpen();
 *     ... the client has to notice by itself ...
 *     link.heal();
 * }
 * }</pre>
 *
 * <p>What a silence or a half-open link holds back is not lost: like a network's own retransmission it arrives after
 * {@link #heal}, unless the connection has ended before. All methods may be called from any thread.
 */
public final class FaultyLink implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final Duration ACCEPT_END_TIME = Duration.ofSeconds(5);
    private static final Duration REOPEN_PAUSE = Duration.ofMillis(10);
    private static final Duration REOPEN_TIME = Duration.ofSeconds(5);

    private final InetSocketAddress broker;
    private final int port;
    private final Weather weather = new Weather();
    private final List<LinkedPair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    /** Null while connections are refused. */
    private @Nullable ServerSocket listener;

    private @Nullable Thread acceptor;

    private FaultyLink(InetSocketAddress broker) {
        this.broker = broker;
        ServerSocket first = listen(0);
        port = first.getLocalPort();
        open(first);
    }

    /** A link to a broker, which need not be there yet. */
    public static FaultyLink to(String host, int port) {
        return new FaultyLink(new InetSocketAddress(host, port));
    }

    /** Where clients connect to. */
    public int port() {
        return port;
    }

    /** Where clients connect to: {@code mqtt://127.0.0.1:port}. */
    public String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    /** How many connections clients have opened so far. */
    public int connections() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int open() {
        return pairs.size();
    }

    /** Resets all connections on both sides (RST), as a failing router does; new ones work. */
    public void cut() {
        pairs.forEach(LinkedPair::reset);
    }

    /** Ends all connections on both sides in order (FIN), as a closing broker does; new ones work. */
    public void fin() {
        pairs.forEach(LinkedPair::finish);
    }

    /** Keeps all connections open and lets nothing pass, new ones included, as a pulled cable does. */
    public void halfOpen() {
        weather.silenceToBroker(true);
        weather.silenceToClient(true);
    }

    /** Holds back what clients send. */
    public void silenceToBroker() {
        weather.silenceToBroker(true);
    }

    /** Holds back what the broker sends. */
    public void silenceToClient() {
        weather.silenceToClient(true);
    }

    /** Lets everything arrive later by a time, in each direction; zero for at once. */
    public void delay(Duration time) {
        weather.delay(time);
    }

    /** Lets pass at most so many bytes a second in each direction of each connection; 0 for any number. */
    public void throttle(int bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytes per second " + bytesPerSecond + " is negative");
        }
        weather.throttle(bytesPerSecond);
    }

    /** Refuses new connections, as a host without a broker does; those that are open go on. */
    public synchronized void refuse() {
        close(listener);
        listener = null;
        Thread ending = acceptor;
        acceptor = null;
        if (ending != null) {
            // The kernel takes connections until the last accept has returned.
            join(ending);
        }
    }

    /** Takes new connections and passes nothing of them on, as a broker that hangs does; those that are open go on. */
    public void blackhole() {
        weather.blackhole(true);
    }

    /** Ends every fault, delay and throttling included; what was held back arrives. */
    public synchronized void heal() {
        weather.clear();
        if (listener == null) {
            open(listen(port));
        }
    }

    /** Resets all connections and takes no more. */
    @Override
    public synchronized void close() {
        refuse();
        cut();
        weather.clear();
    }

    private void open(ServerSocket socket) {
        listener = socket;
        acceptor = Thread.ofPlatform().daemon().name("faulty-link-" + port).start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                LinkedPair pair = new LinkedPair(client, broker, weather, pairs::remove);
                pairs.add(pair);
                pair.start("faulty-link-" + port + "-" + accepted.get());
            } catch (IOException closed) {
                // Only closing the listener gets here, or a client that was gone before it was accepted.
            }
        }
    }

    /** The kernel may hold on to a port for a moment after its listener was closed. */
    private static ServerSocket listen(int port) {
        long deadline = System.nanoTime() + REOPEN_TIME.toNanos();
        while (true) {
            ServerSocket socket = null;
            try {
                socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
                return socket;
            } catch (IOException e) {
                close(socket);
                if (System.nanoTime() - deadline > 0) {
                    throw new UncheckedIOException("cannot listen on port " + port + " again: " + e.getMessage(), e);
                }
                LockSupport.parkNanos(REOPEN_PAUSE.toNanos());
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(ACCEPT_END_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
