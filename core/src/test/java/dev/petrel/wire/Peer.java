package dev.petrel.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.NullMarked;

/** A broker of bare bytes: accepts one connection at a time, reads and writes what the test says, in hexadecimal. */
@NullMarked
final class Peer implements AutoCloseable {

    static final String CONNACK_5 = "20 03 00 00 00";
    static final String CONNACK_3_1_1 = "20 02 00 00";

    private static final int LONGEST_WAIT_MS = 10_000;
    private static final int BACKLOG = 200;

    /** What the operating system may receive before it is read, in bytes: without a bound it grows to many megabytes. */
    private static final int HELD_FOR_US = 64 << 10;

    private final ServerSocket server;

    Peer() {
        this(ServerSocketFactory.getDefault(), socket -> {});
    }

    /** A peer whose server socket comes from a factory and is then prepared. */
    Peer(ServerSocketFactory factory, Consumer<ServerSocket> preparation) {
        try {
            server = factory.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            server.setReceiveBufferSize(HELD_FOR_US);
            server.setSoTimeout(LONGEST_WAIT_MS);
            preparation.accept(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next connection. */
    Link accept() {
        try {
            Socket socket = server.accept();
            socket.setSoTimeout(LONGEST_WAIT_MS);
            socket.setTcpNoDelay(true);
            return new Link(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next connection, with CONNECT read and answered. */
    Link welcome(String connAck) {
        Link link = accept();
        link.read();
        link.write(connAck);
        return link;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** One connection. */
    static final class Link implements AutoCloseable {

        private final Socket socket;

        private Link(Socket socket) {
            this.socket = socket;
        }

        Socket socket() {
            return socket;
        }

        /** The next packet, in hexadecimal without spaces. */
        String read() {
            try {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                ByteArrayOutputStream packet = new ByteArrayOutputStream();
                packet.write(in.readUnsignedByte());
                int length = 0;
                int shift = 0;
                int digit = 0x80;
                while (digit >= 0x80) {
                    digit = in.readUnsignedByte();
                    packet.write(digit);
                    length |= (digit & 0x7F) << shift;
                    shift += 7;
                }
                packet.write(in.readNBytes(length));
                return HexFormat.of().formatHex(packet.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Everything until the other side closes, in hexadecimal without spaces. */
        String readToEnd() {
            try {
                return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(String hex) {
            write(bytes(hex));
        }

        void write(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends the connection with RST instead of FIN. */
        void reset() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
