package dev.petrel.settings;

import dev.petrel.fault.InvalidSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a client needs to know about its broker. Its text form shows no password.
 *
 * @param servers tried in order, at least one
 * @param protocol which version is spoken
 * @param security who connects, and how both sides prove it
 * @param session client id, clean start and expiry
 * @param timing how patient the connection is
 * @param service what the service says of itself
 * @param outbox where publications are kept on disk until they have arrived; null for in memory only
 */
public record ConnectionSettings(
        List<MqttUrl> servers,
        Protocol protocol,
        Security security,
        SessionPolicy session,
        Timing timing,
        ServiceSettings service,
        @Nullable OutboxSettings outbox) {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSettings.class);

    /**
     * @throws InvalidSettings if there is no server; if TLS is set while no URL asks for it; if health or heartbeat
     *     are on and the client id cannot be a level of a topic; if there is an outbox and the client id is the broker's
     *     to choose; or if one has {@code exactlyOnce} on while server references are followed
     */
    public ConnectionSettings {
        servers = List.copyOf(servers);
        List<String> mistakes = new ArrayList<>();
        Whole.unreachable(servers, security).ifPresent(mistakes::add);
        Whole.unnamed(session, service).ifPresent(mistakes::add);
        Whole.unbound(security, outbox).ifPresent(mistakes::add);
        if (outbox != null && session.clientId().isEmpty()) {
            mistakes.add("client_id is left to the broker: an outbox belongs to a known one");
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
    }

    /**
     * The settings of one URL, or of several that are parted by commas and tried in order: MQTT 5, a clean session under
     * a random client id, everything else by default.
     *
     * @throws InvalidSettings with one mistake for each URL that is wrong, see {@link MqttUrl#parse}
     */
    public static ConnectionSettings parse(String urls) {
        List<MqttUrl> servers = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        for (String url : UrlReader.split(urls)) {
            try {
                servers.add(MqttUrl.parse(url));
            } catch (InvalidSettings e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
        SessionPolicy session = SessionPolicy.clean();
        return new ConnectionSettings(
                servers,
                Protocol.MQTT_5,
                Security.DEFAULT,
                session,
                Timing.DEFAULT,
                ServiceSettings.named(session.clientId()),
                null);
    }

    /**
     * The settings of this process's environment.
     *
     * @throws InvalidSettings as {@link #fromEnvironment(Map)} does
     */
    public static ConnectionSettings fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The settings of an environment: {@code MQTT_URL} and {@code MQTT_CLIENT_ID}, and what else begins with
     * {@code MQTT_}. What {@link #environmentWarnings} finds is logged as a warning.
     *
     * @throws InvalidSettings with every mistake: the variable, its value unless it is a secret, and what is allowed
     */
    public static ConnectionSettings fromEnvironment(Map<String, String> environment) {
        ConnectionSettings settings = new EnvironmentReader(environment).read();
        environmentWarnings(environment).forEach(LOG::warn);
        return settings;
    }

    /**
     * What is odd about an environment without being wrong: variables that nobody reads, files that cannot be read now,
     * encrypted and plain URLs side by side. One line each, without values of variables that nobody reads.
     */
    public static List<String> environmentWarnings(Map<String, String> environment) {
        return EnvironmentWarnings.of(environment);
    }

    /** How the broker knows this client; empty where the broker assigns it. */
    public String clientId() {
        return session.clientId();
    }

    /** This, with other servers, tried in order. */
    public ConnectionSettings withServers(List<MqttUrl> newServers) {
        return new ConnectionSettings(newServers, protocol, security, session, timing, service, outbox);
    }

    /** This, speaking another version. */
    public ConnectionSettings withProtocol(Protocol newProtocol) {
        return new ConnectionSettings(servers, newProtocol, security, session, timing, service, outbox);
    }

    /** This, with another login or other TLS settings. */
    public ConnectionSettings withSecurity(Security newSecurity) {
        return new ConnectionSettings(servers, protocol, newSecurity, session, timing, service, outbox);
    }

    /** This, with another session. A source name that was the client id becomes the new client id. */
    public ConnectionSettings withSession(SessionPolicy newSession) {
        boolean follows = service.sourceName().equals(clientId())
                && !newSession.clientId().isEmpty();
        return new ConnectionSettings(
                servers,
                protocol,
                security,
                newSession,
                timing,
                follows ? service.withSourceName(newSession.clientId()) : service,
                outbox);
    }

    /** This, with another patience. */
    public ConnectionSettings withTiming(Timing newTiming) {
        return new ConnectionSettings(servers, protocol, security, session, newTiming, service, outbox);
    }

    /** This, with other settings of the service. */
    public ConnectionSettings withService(ServiceSettings newService) {
        return new ConnectionSettings(servers, protocol, security, session, timing, newService, outbox);
    }

    /** This, keeping publications on disk until they have arrived; null for in memory only. */
    public ConnectionSettings withOutbox(@Nullable OutboxSettings newOutbox) {
        return new ConnectionSettings(servers, protocol, security, session, timing, service, newOutbox);
    }
}
