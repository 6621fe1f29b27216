package dev.petrel.hub;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a broker on which only MQTT 3.1.1 passes: any other CONNECT is answered as brokers of that age do (section 3.1.2.2). */
final class OldDoor implements AutoCloseable {

    /** CONNACK: unacceptable protocol version. */
    private static final byte[] REFUSED = {0x20, 2, 0, 1};

    private static final int LEVEL_OF_3_1_1 = 4;
    private static final int NAME_LENGTH = 6;

    private final ServerSocket listener;
    private final int broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param broker the port of the broker on this machine */
    OldDoor(int broker) {
        this.broker = broker;
        try {
            this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("old-door").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts all connections. */
    void cut() {
        sockets.forEach(OldDoor::close);
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().name("old-door-client").start(() -> receive(client));
            } catch (IOException closed) {
                // It was closed.
            }
        }
    }

    private void receive(Socket client) {
        try (client;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), broker)) {
            ByteArrayOutputStream connect = new ByteArrayOutputStream();
            if (level(new DataInputStream(client.getInputStream()), connect) != LEVEL_OF_3_1_1) {
                client.getOutputStream().write(REFUSED);
                client.shutdownOutput();
                return;
            }
            sockets.add(to);
            to.getOutputStream().write(connect.toByteArray());
            Thread.ofVirtual().name("old-door-back").start(() -> carry(to, client));
            carry(client, to);
        } catch (IOException cut) {
            // One of them is gone.
        }
    }

    /** Which version a CONNECT wants; all that was read of it is kept. */
    private static int level(DataInputStream in, ByteArrayOutputStream read) throws IOException {
        read.write(in.readUnsignedByte());
        int length;
        do {
            length = in.readUnsignedByte();
            read.write(length);
        } while (length >= 0x80);
        read.write(in.readNBytes(NAME_LENGTH));
        int level = in.readUnsignedByte();
        read.write(level);
        return level;
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // One of them is gone.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
