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

    /**
     * Lets so many more bytes pass in a direction and then resets (RST) the connection on which the last of them passed,
     * so that a packet may arrive in part. Happens once; asked for again, the count begins anew.
     *
     * @throws IllegalArgumentException if the number of bytes is below 1
     */
    public void cutAfter(Direction direction, long bytes) {
        weather.way(direction).endAfter(atLeastOne(bytes), OneWay.End.RESET);
    }

    /** As {@link #cutAfter}, with an end in order (FIN) on both sides, before which all that passed arrives. */
    public void finAfter(Direction direction, long bytes) {
        weather.way(direction).endAfter(atLeastOne(bytes), OneWay.End.FINISH);
    }

    /** Keeps all connections open and lets nothing pass, new ones included, as a pulled cable does. */
    public void halfOpen() {
        silenceToBroker();
        silenceToClient();
    }

    /** Holds back what clients send. */
    public void silenceToBroker() {
        weather.way(Direction.TO_BROKER).silence();
    }

    /** Holds back what the broker sends. */
    public void silenceToClient() {
        weather.way(Direction.TO_CLIENT).silence();
    }

    /** Lets everything arrive later by a time, in each direction; zero for at once. */
    public void delay(Duration time) {
        delay(Direction.TO_BROKER, time);
        delay(Direction.TO_CLIENT, time);
    }

    /** Lets what travels in one direction arrive later by a time; zero for at once. */
    public void delay(Direction direction, Duration time) {
        weather.way(direction).delay(time);
    }

    /** Lets pass at most so many bytes a second in each direction of each connection; 0 for any number. */
    public void throttle(int bytesPerSecond) {
        throttle(Direction.TO_BROKER, bytesPerSecond);
        throttle(Direction.TO_CLIENT, bytesPerSecond);
    }

    /** Lets pass at most so many bytes a second in one direction of each connection; 0 for any number. */
    public void throttle(Direction direction, int bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytes per second " + bytesPerSecond + " is negative");
        }
        weather.way(direction).throttle(bytesPerSecond);
    }

    /**
     * Flips one bit in so many bytes on average, until it is healed. Which ones depends on the seed, on the place of the
     * connection among all of this link and on the bytes that pass on it from now on, and on nothing else: not on time,
     * nor on how the network cuts the stream. For runs that can be made again, ask for it before the connections open.
     *
     * @param oneIn how many bytes for a flipped bit, at least 1; the distance between two varies from 1 to twice as much
     * @throws IllegalArgumentException if {@code oneIn} is below 1
     */
    public void flipBits(Direction direction, int oneIn, long seed) {
        weather.way(direction).flip(weather.newRule((int) atLeastOne(oneIn), seed));
    }

    /**
     * Flips exactly one bit, once: so many more bytes pass in a direction, counted over all connections, and in the next
     * one the bit is flipped. Asked for again, the count begins anew.
     *
     * @param bytesBefore 0 for the next byte that passes
     * @param bit 0 for the lowest to 7 for the highest
     * @throws IllegalArgumentException if either is out of its range
     */
    public void flipBit(Direction direction, long bytesBefore, int bit) {
        if (bytesBefore < 0 || bit < 0 || bit >= Byte.SIZE) {
            throw new IllegalArgumentException("no bit " + bit + " in the byte behind " + bytesBefore + " bytes");
        }
        weather.way(direction).flipOne(bytesBefore, bit);
    }

    /** How many bits were flipped so far. */
    public long flippedBits() {
        return weather.flipped();
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

    /** Ends every fault, those included that wait for bytes to pass; what was held back arrives. */
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

    private static long atLeastOne(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("number of bytes " + bytes + " is below 1");
        }
        return bytes;
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
                LinkedPair pair = new LinkedPair(client, broker, weather, accepted.get(), pairs::remove);
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
