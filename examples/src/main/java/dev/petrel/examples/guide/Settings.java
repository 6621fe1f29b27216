package dev.petrel.examples.guide;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.settings.Tls;
import java.nio.file.Path;
import java.time.Duration;

/** Settings in code. */
public final class Settings {

    private Settings() {}

    /** A client that keeps its session while no process of it runs. */
    public static ConnectionSettings session(String url) {
        // begin: session
        ConnectionSettings settings = ConnectionSettings.parse(url)
                .withProtocol(Protocol.AUTO)
                .withSession(SessionPolicy.durable("cellar-logger", Duration.ofDays(2)))
                .withTiming(Timing.DEFAULT
                        .withKeepAlive(Duration.ofSeconds(20))
                        .withBackoff(Backoff.DEFAULT.withMax(Duration.ofSeconds(30))));
        // end: session
        return settings;
    }

    /** A login from a file, and a certificate authority of one's own. */
    public static ConnectionSettings security() {
        // begin: security
        Security security = Security.DEFAULT
                .withCredentials(Credentials.passwordFile("logger", Path.of("/run/secrets/mqtt")))
                .withTls(Tls.trusting(Path.of("/etc/petrel/ca.pem")));
        ConnectionSettings settings =
                ConnectionSettings.parse("mqtts://broker.example").withSecurity(security);
        // end: security
        return settings;
    }

    /** A client with bounds, a will and an observer of its own. */
    public static PetrelClient options(ConnectionSettings settings) {
        // begin: options
        ClientOptions options = ClientOptions.of(settings)
                .withLimits(DeliveryLimits.DEFAULT.withQueue(500, 1 << 20).withReceiveMaximum(50))
                .withWill(Will.of(Publication.text("service/logger", "gone").withRetain(true)))
                .withObserver(event -> {
                    if (event instanceof ClientEvent.SessionLost lost) {
                        System.err.println("the broker forgot us: " + lost);
                    }
                });
        PetrelClient client = PetrelClient.of(options).start();
        // end: options
        return client;
    }

    /** A handler that can be replaced, at QoS 2. */
    public static void subscribe(PetrelClient client, MessageHandler handler) {
        // begin: subscription
        SubscriptionRequest request = SubscriptionRequest.to("$share/loggers/room/{room}/temperature")
                .withQos(Qos.EXACTLY_ONCE)
                .named("logger");
        client.subscribe(request, handler).awaitGranted(Duration.ofSeconds(5));
        // end: subscription
    }
}
