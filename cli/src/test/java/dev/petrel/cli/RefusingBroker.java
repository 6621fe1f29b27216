package dev.petrel.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A broker on MQTT 5 that says "not authorized" to everything, or to everything but the connection. */
final class RefusingBroker implements AutoCloseable {

    private static final byte NOT_AUTHORIZED = (byte) 0x87;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;

    private final ServerSocket listener;
    private final boolean letsIn;

    private RefusingBroker(boolean letsIn) throws IOException {
        this.letsIn = letsIn;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    static RefusingBroker start() throws IOException {
        return new RefusingBroker(true);
    }

    static RefusingBroker withoutLetIn() throws IOException {
        return new RefusingBroker(false);
    }

    String url() {
        return "mqtt://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            packet(in);
            out.write(new byte[] {0x20, 3, 0, letsIn ? 0 : NOT_AUTHORIZED, 0});
            while (letsIn) {
                answer(packet(in), out);
            }
        } catch (IOException e) {
            return; // the client is gone
        }
    }

    /** Packets here are short: their remaining length is one byte. */
    private static byte[] packet(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        byte[] packet = new byte[1 + in.readUnsignedByte()];
        packet[0] = (byte) first;
        in.readFully(packet, 1, packet.length - 1);
        return packet;
    }

    private static void answer(byte[] packet, OutputStream out) throws IOException {
        switch ((packet[0] & 0xFF) >> 4) {
            case SUBSCRIBE -> out.write(new byte[] {(byte) 0x90, 4, packet[1], packet[2], 0, NOT_AUTHORIZED});
            case PUBLISH -> {
                int id = 3 + packet[2]; // behind the topic
                out.write(new byte[] {0x40, 3, packet[id], packet[id + 1], NOT_AUTHORIZED});
            }
            default -> {}
        }
    }
}
