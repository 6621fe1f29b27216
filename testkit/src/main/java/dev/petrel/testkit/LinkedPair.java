package dev.petrel.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
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
    private final int number;
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

    LinkedPair(Socket client, InetSocketAddress address, Weather weather, int number, Consumer<LinkedPair> atEnd) {
        this.client = client;
        this.address = address;
        this.weather = weather;
        this.number = number;
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
            direct(name + "-to-broker", client, broker, Direction.TO_BROKER);
            direct(name + "-to-client", broker, client, Direction.TO_CLIENT);
            if (finishing) {
                // It was asked for while the broker's side was not connected yet.
                finish(broker);
            }
        } catch (IOException | InterruptedException e) {
            reset();
        }
    }

    private void direct(String name, Socket from, Socket to, Direction direction) {
        BlockingQueue<Chunk> held = new ArrayBlockingQueue<>(CHUNKS_HELD);
        Thread reader = Thread.ofPlatform().daemon().name(name + "-in").start(() -> read(from, held));
        Thread.ofPlatform().daemon().name(name).start(() -> {
            write(held, to, direction);
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

    private void write(BlockingQueue<Chunk> held, Socket to, Direction direction) {
        Passage passage = new Passage(weather.way(direction), number, direction, to);
        try {
            boolean goesOn = true;
            Chunk chunk = held.take();
            while (goesOn && !chunk.last()) {
                goesOn = pass(passage, chunk);
                chunk = goesOn ? held.take() : chunk;
            }
            if (goesOn) {
                passage.awaitTurn(chunk.cameAt());
                end(chunk.reset() ? OneWay.End.RESET : OneWay.End.FINISH, to);
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

    /** Whether the connection is to go on behind it. */
    private boolean pass(Passage passage, Chunk chunk) throws IOException, InterruptedException {
        passage.awaitTurn(chunk.cameAt());
        OneWay.End end = passage.pass(chunk.bytes());
        if (end == OneWay.End.RESET) {
            reset();
        } else if (end == OneWay.End.FINISH) {
            finish();
        }
        return end == null;
    }

    private void end(OneWay.End kind, Socket to) {
        if (kind == OneWay.End.RESET) {
            reset();
        } else {
            finish(to);
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
