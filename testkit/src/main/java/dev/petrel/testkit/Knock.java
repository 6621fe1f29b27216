package dev.petrel.testkit;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says CONNECT to a broker (MQTT 3.1.1, section 3.1) and listens for a CONNACK. */
record Knock(String host, int port, @Nullable Login login) {

    private static final int CONNACK = 0x20;

    /** The CONNACK's return code, or nothing if none comes in time. */
    OptionalInt answer(Duration timeout) {
        int millis = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(connect());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (in.readUnsignedByte() != CONNACK || in.readUnsignedByte() != 2) {
                return OptionalInt.empty();
            }
            in.readUnsignedByte();
            OptionalInt code = OptionalInt.of(in.readUnsignedByte());
            socket.getOutputStream().write(new byte[] {(byte) 0xE0, 0});
            return code;
        } catch (IOException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    private byte[] connect() {
        Secret password = login == null ? null : login.password();
        int flags = 0x02 | (login == null ? 0 : 0x80) | (password == null ? 0 : 0x40);
        PacketWriter body =
                new PacketWriter().text("MQTT").octet(4).octet(flags).two(10);
        body.text("petrel-knock-" + UUID.randomUUID().toString().substring(0, 8));
        if (login != null) {
            body.text(login.userName());
        }
        if (password != null) {
            body.binary(password.reveal().getBytes(StandardCharsets.UTF_8));
        }
        return body.packet(0x10);
    }
}
