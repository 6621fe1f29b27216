package dev.petrel.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through a link: the client's socket, the broker's, and two directions. */
final class LinkedPair {

    private static final int CHUNK = 16 * 1024;

    /** With {@link #CHUNK}, how much a direction holds back before the sender feels it. */
    private static final int CHUNKS_HELD = 64;

    private static final int CONNECT_MILLIS = 5000;

    private final Socket client;
    private final InetSocketAddress address;
    private final Weather weather;
    private final Consumer<LinkedPair> atEnd;
    private final Socket broker = new Socket();
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private volatile boolean finishing;
    private volatile @Nullable Thread opener;

    /** What came, and when. One without bytes is the sender's end. */
    private record Chunk(ByteBuffer bytes, boolean reset, long cameAt) {
        boolean last() {
            return bytes.limit() == 0;
        }
    }

    LinkedPair(Socket client, InetSocketAddress address, Weather weather, Consumer<LinkedPair> atEnd) {
        this.client = client;
        this.address = address;
        this.weather = weather;
        this.atEnd = atEnd;
    }

    void start(String name) {
        opener = Thread.ofPlatform().daemon().name(name).start(() -> connect(name));
    }

    /** Sends RST to both sides. */
    void reset() {
        Thread waiting = opener;
        if (waiting != null) {
            waiting.interrupt();
        }
        reset(client);
        reset(broker);
        atEnd.accept(this);
    }

    /** Sends FIN to both sides. */
    void finish() {
        finishing = true;
        finish(client);
        finish(broker);
    }

    private void connect(String name) {
        try {
            weather.awaitPassage();
            broker.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            broker.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            direct(name + "-to-broker", client, broker, true);
            direct(name + "-to-client", broker, client, false);
            if (finishing) {
                // It was asked for while the broker's side was not connected yet.
                finish(broker);
            }
        } catch (IOException | InterruptedException e) {
            reset();
        }
    }

    private void direct(String name, Socket from, Socket to, boolean toBroker) {
        BlockingQueue<Chunk> held = new ArrayBlockingQueue<>(CHUNKS_HELD);
        Thread reader = Thread.ofPlatform().daemon().name(name + "-in").start(() -> read(from, held));
        Thread.ofPlatform().daemon().name(name).start(() -> {
            write(held, to, toBroker);
            reader.interrupt();
        });
    }

    private static void read(Socket from, BlockingQueue<Chunk> held) {
        try {
            boolean last;
            do {
                Chunk chunk = next(from);
                last = chunk.last(); // once handed over it is emptied by the writer
                held.put(chunk);
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Chunk next(Socket from) {
        byte[] buffer = new byte[CHUNK];
        try {
            int length = Math.max(0, from.getInputStream().read(buffer));
            return new Chunk(ByteBuffer.wrap(buffer, 0, length), false, System.nanoTime());
        } catch (IOException e) {
            return new Chunk(ByteBuffer.allocate(0), true, System.nanoTime());
        }
    }

    private void write(BlockingQueue<Chunk> held, Socket to, boolean toBroker) {
        try {
            Chunk chunk = held.take();
            while (!chunk.last()) {
                weather.awaitTurn(toBroker, chunk.cameAt());
                trickle(chunk.bytes(), to);
                chunk = held.take();
            }
            weather.awaitTurn(toBroker, chunk.cameAt());
            if (chunk.reset()) {
                reset();
            } else {
                finish(to);
            }
        } catch (InterruptedException | IOException e) {
            reset();
        } finally {
            if (openDirections.decrementAndGet() == 0) {
                close(client);
                close(broker);
                atEnd.accept(this);
            }
        }
    }

    private void trickle(ByteBuffer bytes, Socket to) throws IOException, InterruptedException {
        while (bytes.hasRemaining()) {
            byte[] portion = new byte[weather.portion(bytes.remaining())];
            bytes.get(portion);
            to.getOutputStream().write(portion);
            long rest = weather.nanosFor(portion.length);
            if (rest > 0) {
                Thread.sleep(Duration.ofNanos(rest));
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing to reset.
        }
        close(socket);
    }

    private static void finish(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException closedAlready) {
            // Then its end was sent.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed has no more to say; its descriptor goes with the object.
        }
    }
}
