package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Tls;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of variables in docs/configuration.md. */
class VariablesTest {

    private static final Map<String, String> LEAST = Map.of("MQTT_URL", "mqtt://localhost", "MQTT_CLIENT_ID", "logger");
    private static final Pattern RANGE = Pattern.compile("([0-9.]+) to ([0-9.]+)\\b.*");
    private static final BigDecimal LITTLE = new BigDecimal("0.05");

    record Variable(String name, String byDefault, String allowed) {}

    static List<Variable> variables() {
        return Pages.rows(Path.of("docs/configuration.md")).stream()
                .filter(row -> row.size() == 4 && row.get(0).startsWith("`MQTT_"))
                .map(row -> new Variable(row.get(0).replace("`", ""), row.get(1), row.get(2)))
                .toList();
    }

    static Stream<Variable> numbers() {
        return variables().stream()
                .filter(variable -> RANGE.matcher(variable.allowed()).matches());
    }

    @Test
    void thePageHasEveryVariableThatIsReadAndNoOther() throws ReflectiveOperationException {
        List<String> read = new ArrayList<>();
        Class<?> type = Class.forName("dev.petrel.settings.Variable");
        Method key = type.getDeclaredMethod("key");
        key.setAccessible(true);
        for (Object variable : type.getEnumConstants()) {
            read.add((String) key.invoke(variable));
        }

        assertThat(variables()).extracting(Variable::name).containsExactlyInAnyOrderElementsOf(read);
    }

    @ParameterizedTest
    @MethodSource("variables")
    void theDefaultIsThatOfTheCode(Variable variable) {
        assertThat(variable.byDefault()).isEqualTo(defaults().get(variable.name()));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void bothEndsOfTheRangeAreTakenAndNothingBeyond(Variable variable) {
        Matcher range = RANGE.matcher(variable.allowed());
        assertThat(range.matches()).isTrue();
        BigDecimal least = new BigDecimal(range.group(1));
        BigDecimal most = new BigDecimal(range.group(2));

        assertThatCode(() -> read(variable.name(), least)).doesNotThrowAnyException();
        assertThatCode(() -> read(variable.name(), most)).doesNotThrowAnyException();
        assertThatThrownBy(() -> read(variable.name(), least.subtract(LITTLE)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(variable.name());
        assertThatThrownBy(() -> read(variable.name(), most.add(BigDecimal.ONE)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(variable.name());
    }

    @Test
    void theWordsThatAreAllowedAreTaken() {
        variables().stream()
                .filter(variable -> variable.allowed().matches("`[^ ]+`(, `[^ ]+`)*"))
                .flatMap(variable -> Stream.of(
                                variable.allowed().replace("`", "").split(", ", -1))
                        .map(word -> with(variable.name(), word)))
                .forEach(environment -> assertThatCode(() -> ConnectionSettings.fromEnvironment(environment))
                        .doesNotThrowAnyException());
    }

    /** With what the variable needs beside it. */
    private static void read(String variable, BigDecimal value) {
        Map<String, String> environment = with(variable, value.toPlainString());
        String other = value.signum() == 0 ? "0" : "1";
        switch (variable) {
            case "MQTT_RECONNECT_MIN_DELAY" -> environment.put("MQTT_RECONNECT_MAX_DELAY", "31536000");
            case "MQTT_RECONNECT_MAX_DELAY" -> environment.put("MQTT_RECONNECT_MIN_DELAY", "0.1");
            case "MQTT_DEDUPE_TTL" -> environment.put("MQTT_DEDUPE_MAX_ENTRIES", other);
            case "MQTT_DEDUPE_MAX_ENTRIES" -> environment.put("MQTT_DEDUPE_TTL", other);
            default -> {}
        }
        ConnectionSettings.fromEnvironment(environment);
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(variable, value);
        if (variable.contains("INSECURE")) {
            environment.put("MQTT_URL", "mqtts://localhost");
        }
        if (variable.equals("MQTT_OUTBOX_EXACTLY_ONCE")) {
            environment.put("MQTT_OUTBOX_DIR", "outbox");
            environment.put("MQTT_SESSION", "durable");
        }
        return environment;
    }

    /** What the page has to say, from what the code does. */
    private static Map<String, String> defaults() {
        ConnectionSettings settings = ConnectionSettings.fromEnvironment(LEAST);
        ConnectionSettings durable = ConnectionSettings.fromEnvironment(with("MQTT_SESSION", "durable"));
        boolean noLogin = settings.security().credentials().equals(Credentials.NONE);
        Tls tls = settings.security().tls();
        Map<String, String> defaults = new HashMap<>();
        defaults.put("MQTT_URL", required("MQTT_URL"));
        defaults.put("MQTT_CLIENT_ID", required("MQTT_CLIENT_ID"));
        defaults.put("MQTT_PROTOCOL", settings.protocol() == Protocol.MQTT_5 ? "5" : "another");
        Stream.of("USERNAME", "PASSWORD", "PASSWORD_FILE")
                .forEach(name -> defaults.put("MQTT_" + name, noLogin ? "none" : "some"));
        defaults.put("MQTT_TLS_CA", tls.trust() instanceof Tls.Trust.SystemTrust ? "the JDK's authorities" : "others");
        Stream.of("TLS_CA_PASSWORD", "TLS_CERT", "TLS_KEY", "TLS_KEY_PASSWORD")
                .forEach(name -> defaults.put("MQTT_" + name, tls.identity() == null ? "none" : "some"));
        defaults.put("MQTT_TLS_INSECURE_SKIP_HOSTNAME_CHECK", "" + tls.insecureSkipHostnameCheck());
        defaults.put("MQTT_FOLLOW_SERVER_REFERENCE", "" + settings.security().followServerReference());
        defaults.put("MQTT_SESSION", settings.session().durable() ? "durable" : "clean");
        defaults.put(
                "MQTT_SESSION_EXPIRY",
                seconds(settings.session().expiry()) + ", or "
                        + seconds(durable.session().expiry()) + " if durable");
        defaults.put("MQTT_KEEPALIVE", seconds(settings.timing().keepAlive()));
        defaults.put("MQTT_CONNECT_TIMEOUT", seconds(settings.timing().connectTimeout()));
        defaults.put(
                "MQTT_RECONNECT_MIN_DELAY", seconds(settings.timing().backoff().first()));
        defaults.put(
                "MQTT_RECONNECT_MAX_DELAY", seconds(settings.timing().backoff().max()));
        boolean named = settings.service().sourceName().equals(settings.clientId());
        defaults.put("MQTT_SOURCE_NAME", named ? "the client id" : "another");
        boolean standard = settings.service().envelope() == EnvelopeFormat.STANDARD;
        defaults.put("MQTT_ENVELOPE", standard ? "standard" : "tars");
        defaults.put("MQTT_ENABLE_HEALTH", "" + settings.service().health());
        defaults.put("MQTT_ENABLE_HEARTBEAT", "" + settings.service().heartbeat());
        defaults.put("MQTT_HEARTBEAT_INTERVAL", seconds(settings.service().heartbeatInterval()));
        defaults.put("MQTT_DEAD_LETTER_DIR", settings.service().deadLetterDirectory() == null ? "none" : "some");
        defaults.put("MQTT_OUTBOX_DIR", settings.outbox() == null ? "none" : "some");
        OutboxSettings outbox = ConnectionSettings.fromEnvironment(with("MQTT_OUTBOX_DIR", "outbox"))
                .outbox();
        boolean exactlyOnce = outbox != null && outbox.exactlyOnce();
        defaults.put("MQTT_OUTBOX_EXACTLY_ONCE", "" + exactlyOnce);
        defaults.put("MQTT_DEDUPE_DIR", settings.service().dedupeDirectory() == null ? "none" : "some");
        defaults.put("MQTT_DEDUPE_TTL", seconds(settings.service().dedupeTtl()));
        defaults.put("MQTT_DEDUPE_MAX_ENTRIES", "" + settings.service().dedupeMaxEntries());
        return defaults;
    }

    private static String required(String variable) {
        Map<String, String> without = new HashMap<>(LEAST);
        without.remove(variable);
        assertThatThrownBy(() -> ConnectionSettings.fromEnvironment(without)).hasMessageContaining(variable);
        return "required";
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
