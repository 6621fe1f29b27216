package dev.petrel.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says CONNECT in a WebSocket frame, with the JDK's own client. */
final class WebSocketKnock {

    private static final int CONNACK = 0x20;

    private WebSocketKnock() {}

    static boolean connects(String url) {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("mqtt")
                    .buildAsync(URI.create(url), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                            first.complete((int) data.get(0));
                            return null;
                        }
                    })
                    .get(5, TimeUnit.SECONDS);
            byte[] connect = new PacketWriter()
                    .text("MQTT")
                    .octet(4)
                    .octet(2)
                    .two(10)
                    .text("knock")
                    .packet(0x10);
            socket.sendBinary(ByteBuffer.wrap(connect), true).get(5, TimeUnit.SECONDS);
            boolean answered = first.get(5, TimeUnit.SECONDS) == CONNACK;
            socket.abort();
            client.shutdownNow();
            return answered;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
