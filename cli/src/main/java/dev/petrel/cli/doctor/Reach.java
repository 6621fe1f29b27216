package dev.petrel.cli.doctor;

import dev.petrel.settings.MqttUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The way to a broker: name, TCP, TLS. */
final class Reach {

    private final MqttUrl server;
    private final Duration timeout;
    private final Consumer<Finding> tell;

    Reach(MqttUrl server, Duration timeout, Consumer<Finding> tell) {
        this.server = server;
        this.timeout = timeout;
        this.tell = tell;
    }

    /** Whether something listens there. */
    boolean reach() {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            tell.accept(Finding.problem(
                    "name",
                    "no address is known for " + server.host(),
                    "check the host in the URL, and the name service of this machine"));
            return false;
        }
        String all = Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
        tell.accept(Finding.ok("name", server.host() + " is " + all));
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                connect(address);
                return true;
            } catch (IOException e) {
                failure = e;
            }
        }
        tell.accept(
                Finding.problem(
                        "TCP",
                        "port " + server.port() + " cannot be reached: "
                                + (failure == null ? "no address" : failure.getMessage()),
                        "check that the broker runs, that it listens on that address and port, and that no firewall is between"));
        return false;
    }

    private void connect(InetAddress address) throws IOException {
        long began = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.port()), (int) timeout.toMillis());
            double millis = (System.nanoTime() - began) / 1e6;
            tell.accept(Finding.ok("TCP", "connected to " + address.getHostAddress() + " port " + server.port())
                    .with(Map.of("connect_ms", Exchange.rounded(millis))));
            if (server.scheme().tls()) {
                new ServerCertificate(server, timeout, tell).look(socket);
            } else if (server.login() != null && !address.isLoopbackAddress()) {
                tell.accept(Finding.note(
                        "TLS",
                        "not used: the password travels in clear",
                        "take mqtts:// or wss:// where the broker offers it"));
            }
        }
    }
}
