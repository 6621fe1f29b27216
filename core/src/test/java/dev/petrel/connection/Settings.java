package dev.petrel.connection;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.settings.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings for tests: one server, a clean session, MQTT 5, and what a test wants otherwise. */
public final class Settings {

    /** A clean session that ends with the client. */
    public static final SessionPolicy CLEAN = new SessionPolicy(
            "ada", false, Duration.ofMinutes(5), SessionPolicy.OnLoss.RESUBSCRIBE, SessionPolicy.Qos2InDoubt.REPORT);

    /** A session that outlives the process. */
    public static final SessionPolicy DURABLE = new SessionPolicy(
            "ada", true, Duration.ofDays(1), SessionPolicy.OnLoss.RESUBSCRIBE, SessionPolicy.Qos2InDoubt.REPORT);

    private final List<MqttUrl> servers = new ArrayList<>();
    private Protocol protocol = Protocol.MQTT_5;
    private SessionPolicy session = CLEAN;
    private Credentials credentials = Credentials.NONE;

    /** One server and all defaults. */
    public static ConnectionSettings plain() {
        return new Settings().build();
    }

    public static MqttUrl url(String host, @Nullable Login login) {
        return new MqttUrl(MqttUrl.Scheme.MQTT, host, 1883, "", login);
    }

    public Settings server(String host) {
        servers.add(url(host, null));
        return this;
    }

    public Settings server(String host, Login login) {
        servers.add(url(host, login));
        return this;
    }

    public Settings protocol(Protocol spoken) {
        protocol = spoken;
        return this;
    }

    public Settings session(SessionPolicy policy) {
        session = policy;
        return this;
    }

    public Settings credentials(Credentials source) {
        credentials = source;
        return this;
    }

    public ConnectionSettings build() {
        if (servers.isEmpty()) {
            server("broker");
        }
        return new ConnectionSettings(
                servers,
                protocol,
                new Security(credentials, Tls.DEFAULT),
                session,
                Timing.DEFAULT,
                new ServiceSettings(
                        "ada",
                        EnvelopeFormat.STANDARD,
                        false,
                        false,
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        0,
                        null,
                        null),
                null);
    }
}
