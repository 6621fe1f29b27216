package dev.petrel.broker;

import dev.petrel.settings.Login;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the embedded broker is to run.
 *
 * @param host the address to listen on; a name or address of this machine, {@code 0.0.0.0} for all
 * @param port 1 to 65535, or 0 for a free one
 * @param dataDirectory where sessions, queued and retained messages survive a restart; made if it does not exist; null
 *     keeps everything in memory
 * @param login the one user who may connect, or null for everybody
 * @param tls a port with TLS, or null for none
 * @param maximumPacketSize the largest MQTT packet that it takes, in bytes: 128 to 268,435,455 (MQTT 5.0, section
 *     2.1.4); announced to MQTT 5 clients
 * @param memory how many bytes of waiting messages stay in memory, at least 1 MiB; what exceeds them waits on disk
 */
public record BrokerOptions(
        String host,
        int port,
        @Nullable Path dataDirectory,
        @Nullable Login login,
        @Nullable BrokerTls tls,
        int maximumPacketSize,
        long memory) {

    /** A free port of 127.0.0.1, in memory, open to every local process, packets up to 16 MiB, 64 MiB of messages. */
    public static final BrokerOptions DEFAULT =
            new BrokerOptions("127.0.0.1", 0, null, null, null, 16 * 1024 * 1024, 64L * 1024 * 1024);

    private static final int SMALLEST_PACKET_LIMIT = 128;
    private static final int LARGEST_PACKET_LIMIT = 268_435_455;
    private static final long LEAST_MEMORY = 1024 * 1024;

    /** @throws IllegalArgumentException if a value is out of its range, or a login has no password */
    public BrokerOptions {
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "the host is blank: give an address of this machine, or 0.0.0.0 for all");
        }
        requirePort(port);
        if (maximumPacketSize < SMALLEST_PACKET_LIMIT || maximumPacketSize > LARGEST_PACKET_LIMIT) {
            throw new IllegalArgumentException("maximum packet size " + maximumPacketSize + " is not within "
                    + SMALLEST_PACKET_LIMIT + " to " + LARGEST_PACKET_LIMIT);
        }
        if (memory < LEAST_MEMORY) {
            throw new IllegalArgumentException("memory " + memory + " is below " + LEAST_MEMORY);
        }
        if (login != null && login.password() == null) {
            throw new IllegalArgumentException("the login has no password: a broker that asks for a user needs one");
        }
    }

    /** This, listening on another address. */
    public BrokerOptions withHost(String newHost) {
        return new BrokerOptions(newHost, port, dataDirectory, login, tls, maximumPacketSize, memory);
    }

    /** This, on another port: 1 to 65535, or 0 for a free one. */
    public BrokerOptions withPort(int newPort) {
        return new BrokerOptions(host, newPort, dataDirectory, login, tls, maximumPacketSize, memory);
    }

    /** This, keeping sessions and messages in a directory. */
    public BrokerOptions withDataDirectory(@Nullable Path newDataDirectory) {
        return new BrokerOptions(host, port, newDataDirectory, login, tls, maximumPacketSize, memory);
    }

    /** This, for one user only. */
    public BrokerOptions withLogin(@Nullable Login newLogin) {
        return new BrokerOptions(host, port, dataDirectory, newLogin, tls, maximumPacketSize, memory);
    }

    /** This, with a port that speaks TLS. */
    public BrokerOptions withTls(@Nullable BrokerTls newTls) {
        return new BrokerOptions(host, port, dataDirectory, login, newTls, maximumPacketSize, memory);
    }

    /** This, taking packets up to another size, in bytes. */
    public BrokerOptions withMaximumPacketSize(int newMaximumPacketSize) {
        return new BrokerOptions(host, port, dataDirectory, login, tls, newMaximumPacketSize, memory);
    }

    /** This, with other room for messages in memory, in bytes. */
    public BrokerOptions withMemory(long newMemory) {
        return new BrokerOptions(host, port, dataDirectory, login, tls, maximumPacketSize, newMemory);
    }

    static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 (a free one) to 65535");
        }
    }
}
