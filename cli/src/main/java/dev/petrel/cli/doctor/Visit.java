package dev.petrel.cli.doctor;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One attempt to connect in one version of MQTT, and the client that came of it. */
final class Visit implements AutoCloseable {

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /** The time-out of the attempt itself comes first. */
    private static final Duration LONGER = Duration.ofSeconds(2);

    /** What a refusal was is told a moment after it. */
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final PetrelClient client;
    private final Protocol protocol;
    private final String asked;
    private final CompletableFuture<ClientEvent.Connected> connected = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final CompletableFuture<ReasonCode> refused = new CompletableFuture<>();

    private Visit(ConnectionSettings settings) {
        this.protocol = settings.protocol();
        this.asked = settings.servers().getFirst().toString();
        ClientOptions options = ClientOptions.of(settings);
        this.client = PetrelClient.of(options.withObserver(event -> {
            switch (event) {
                case ClientEvent.Connected here -> connected.complete(here);
                case ClientEvent.ConnectFailed failure -> failed.complete(failure.why());
                case ClientEvent.ConnectionLost lost -> failed.complete(lost.why());
                default -> {}
            }
        }));
    }

    /** Connects under a random id; returns when that has worked or failed. */
    static Visit pay(ConnectionSettings settings) {
        String id = "petrel-doctor-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
        Visit visit = new Visit(settings.withSession(SessionPolicy.clean(id)));
        Thread.ofVirtual().start(visit::awaitRefusal);
        visit.client.start();
        Duration patience = settings.timing().connectTimeout().plus(LONGER);
        Moments.await(CompletableFuture.anyOf(visit.connected, visit.failed), patience);
        if (!visit.isWelcome()) {
            boolean mayBeElsewhere = visit.inMqtt5() && settings.security().followServerReference();
            Moments.await(
                    CompletableFuture.anyOf(visit.connected, visit.refused), mayBeElsewhere ? patience : A_MOMENT);
        }
        return visit;
    }

    private void awaitRefusal() {
        try {
            client.awaitConnected(Duration.ofMinutes(1));
        } catch (ConnectionRefused e) {
            refused.complete(e.code());
        } catch (NotConnected e) {
            failed.complete(String.valueOf(e.getMessage()));
        }
    }

    boolean isWelcome() {
        return connected.isDone();
    }

    PetrelClient client() {
        return client;
    }

    boolean inMqtt5() {
        return protocol == Protocol.MQTT_5;
    }

    /** What the broker announced; only after it took the connection. */
    ServerLimits limits() {
        return connected.join().limits();
    }

    /** Who took the connection, in words; only after somebody did. */
    String welcome() {
        String server = connected.join().server();
        return server.equals(asked) ? "spoken" : "spoken by " + server + ", to which the broker points";
    }

    /** Why nobody did, in words. */
    String refusal() {
        return failed.getNow("no answer");
    }

    /** What to do about it. */
    String advice() {
        @Nullable ReasonCode code = refused.getNow(null);
        if (code == null) {
            return "if the broker's certificate is the matter: --ca FILE trusts the authority that signed it, and the host"
                    + " of the URL must stand in it; otherwise see the broker's log";
        }
        if (code.equals(ReasonCode.BAD_USER_NAME_OR_PASSWORD) || code.equals(ReasonCode.NOT_AUTHORIZED)) {
            return "check user name and password (in the URL, or MQTT_USERNAME with MQTT_PASSWORD or"
                    + " MQTT_PASSWORD_FILE) and whom the broker lets in";
        }
        if (code.equals(ReasonCode.USE_ANOTHER_SERVER) || code.equals(ReasonCode.SERVER_MOVED)) {
            return "set MQTT_URL to that server, or have it followed with MQTT_FOLLOW_SERVER_REFERENCE=true";
        }
        return "see the broker's log";
    }

    @Override
    public void close() {
        client.close(GOODBYE);
    }
}
