package dev.petrel.spring;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * The client's settings, below {@code petrel}. Each but the last is the environment variable of its name, read as
 * {@link ConnectionSettings#fromEnvironment} reads it: {@code petrel.client-id} is {@code MQTT_CLIENT_ID}. What is left out
 * has the default that it has there. A number without a unit counts seconds.
 *
 * @param url where the broker is, such as {@code mqtt://host:1883}; without it there is no client
 * @param clientId how the broker knows this client; default a random one
 * @param sourceName who an envelope says that it is from
 * @param username who connects
 * @param password the password of that user
 * @param passwordFile a file with it, read anew for each connect
 * @param protocol {@code 5}, {@code 3.1.1} or {@code auto}
 * @param keepalive how long the connection may be silent before a ping
 * @param connectTimeout how long an attempt to connect may take
 * @param reconnectMinDelay the first delay between two attempts
 * @param reconnectMaxDelay the longest delay between two attempts
 * @param session {@code clean} or {@code durable}
 * @param sessionExpiry how long the broker keeps the session after the connection ended
 * @param outboxDir where publications are kept on disk until they have arrived
 * @param outboxExactlyOnce whether QoS 2 holds over a restart of this process
 * @param envelope {@code standard} or {@code tars}
 * @param enableHealth whether the retained health topic is kept
 * @param enableHeartbeat whether a heartbeat is published
 * @param heartbeatInterval from one heartbeat to the next
 * @param dedupeTtl how long a handled message is remembered
 * @param dedupeMaxEntries how many each handler remembers
 * @param dedupeDir where it is written down what was handled
 * @param deadLetterDir where dead letters are kept that the broker refuses for good
 * @param tlsCa whose word is taken for the broker's certificate
 * @param tlsCaPassword opens it
 * @param tlsCert the client's certificate
 * @param tlsKey its key
 * @param tlsKeyPassword opens the key
 * @param tlsInsecureSkipHostnameCheck whether a certificate of another host is taken; insecure
 * @param followServerReference whether to go where the broker points, with the login
 * @param closeWithin how long the end of the application waits for handlers and outcomes; default 10 s
 */
@ConfigurationProperties("petrel")
public record PetrelProperties(
        @Nullable String url,
        @Nullable String clientId,
        @Nullable String sourceName,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable String protocol,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration keepalive,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration connectTimeout,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration reconnectMinDelay,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration reconnectMaxDelay,
        @Nullable String session,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration sessionExpiry,
        @Nullable Path outboxDir,
        @Nullable Boolean outboxExactlyOnce,
        @Nullable String envelope,
        @Nullable Boolean enableHealth,
        @Nullable Boolean enableHeartbeat,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration heartbeatInterval,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration dedupeTtl,
        @Nullable Integer dedupeMaxEntries,
        @Nullable Path dedupeDir,
        @Nullable Path deadLetterDir,
        @Nullable Path tlsCa,
        @Nullable String tlsCaPassword,
        @Nullable Path tlsCert,
        @Nullable Path tlsKey,
        @Nullable String tlsKeyPassword,
        @Nullable Boolean tlsInsecureSkipHostnameCheck,
        @Nullable Boolean followServerReference,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("10s")
        Duration closeWithin) {

    private static final String PREFIX = "MQTT_";
    private static final Pattern CAPITAL = Pattern.compile("(?=[A-Z])");

    /** A variable as messages name it, with what fleets of py-tars call it. */
    private static final Pattern VARIABLE = Pattern.compile("MQTT_([A-Z0-9_]+)(?: \\([a-z_]+\\))?");

    /**
     * The settings.
     *
     * @throws InvalidSettings with every mistake: the property, its value unless it is a secret, and what is allowed
     */
    ConnectionSettings settings() {
        try {
            return ConnectionSettings.fromEnvironment(environment());
        } catch (InvalidSettings e) {
            List<String> mistakes =
                    e.mistakes().stream().map(PetrelProperties::asProperties).toList();
            throw new InvalidSettings(mistakes);
        }
    }

    /** These properties as the variables that they are. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(PREFIX + "CLIENT_ID", SessionPolicy.clean().clientId());
        for (RecordComponent component : PetrelProperties.class.getRecordComponents()) {
            Object value = value(component);
            if (value != null && !component.getName().equals("closeWithin")) {
                variables.put(variable(component.getName()), text(value));
            }
        }
        return variables;
    }

    private @Nullable Object value(RecordComponent component) {
        try {
            return component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String variable(String component) {
        return PREFIX + CAPITAL.matcher(component).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    private static String text(Object value) {
        return value instanceof Duration duration
                ? BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString()
                : value.toString();
    }

    private static String asProperties(String mistake) {
        return VARIABLE.matcher(mistake)
                .replaceAll(found ->
                        "petrel." + found.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "PetrelProperties[clientId=" + clientId + "]";
    }
}
