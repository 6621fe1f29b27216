package dev.petrel.hub.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * That a hub answers, and how long that took.
 *
 * @param url where
 * @param took from the start of its process to the first answer
 */
record FirstAnswer(URI url, Duration took) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String QUESTION =
            "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /** Asks a hub that this process has just started. */
    static FirstAnswer of(String host, int port) {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            InetAddress asked = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(asked, port), (int) PATIENCE.toMillis());
            OutputStream question = socket.getOutputStream();
            question.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
            question.flush();
            String answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (answer == null || !answer.startsWith("HTTP/1.1 ")) {
                throw new IOException("it answers '" + answer + "'");
            }
            String shown = asked.getHostAddress();
            URI url = URI.create("http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port);
            long began = ManagementFactory.getRuntimeMXBean().getStartTime();
            return new FirstAnswer(url, Duration.ofMillis(System.currentTimeMillis() - began));
        } catch (IOException failure) {
            throw new IllegalStateException("it does not answer on " + host + ":" + port + ": " + failure, failure);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s answers, %.1f s after the start", url, took.toMillis() / 1000.0);
    }
}
