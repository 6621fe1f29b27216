package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.InvalidSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    /** Settings of a plain broker, with more variables: {@code NAME=value}, without the prefix. */
    private static ConnectionSettings read(String... more) {
        return ConnectionSettings.fromEnvironment(environment(more));
    }

    private static List<String> mistakes(String... more) {
        return mistakes(environment(more));
    }

    private static List<String> mistakes(Map<String, String> environment) {
        InvalidSettings thrown =
                catchThrowableOfType(InvalidSettings.class, () -> ConnectionSettings.fromEnvironment(environment));
        return thrown == null ? List.of() : thrown.mistakes();
    }

    private static Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("MQTT_URL", "mqtt://h", "MQTT_CLIENT_ID", "c"));
        for (String variable : more) {
            int equals = variable.indexOf('=');
            environment.put("MQTT_" + variable.substring(0, equals), variable.substring(equals + 1));
        }
        return environment;
    }

    @Test
    void twoVariablesAreEnough() {
        assertThat(read())
                .isEqualTo(new ConnectionSettings(
                        List.of(MqttUrl.parse("mqtt://h")),
                        Protocol.MQTT_5,
                        Security.DEFAULT,
                        SessionPolicy.clean("c"),
                        Timing.DEFAULT,
                        ServiceSettings.named("c"),
                        null));
    }

    @Test
    void theEnvironmentOfTheProcessIsReadLikeAnyOther() {
        Throwable own = catchThrowable(ConnectionSettings::fromEnvironment);
        Throwable given = catchThrowable(() -> ConnectionSettings.fromEnvironment(System.getenv()));

        // Where somebody runs the tests with a broker in the environment, both read it without a mistake.
        assertThat(String.valueOf(own)).isEqualTo(String.valueOf(given));
    }

    @Test
    void everythingCanBeSet() {
        ConnectionSettings settings = read(
                "URL=mqtts://a, wss://b",
                "SOURCE_NAME=s",
                "KEEPALIVE=30",
                "ENABLE_HEALTH=TRUE",
                "ENABLE_HEARTBEAT=true",
                "HEARTBEAT_INTERVAL=1.5",
                "DEDUPE_TTL=0.25",
                "DEDUPE_MAX_ENTRIES=7",
                "RECONNECT_MIN_DELAY=.1",
                "RECONNECT_MAX_DELAY=5.0",
                "PROTOCOL=Auto",
                "USERNAME=u",
                "PASSWORD=p",
                "TLS_CA=ca.pem",
                "TLS_CERT=me.pem",
                "TLS_KEY=me.key",
                "TLS_KEY_PASSWORD=k",
                "TLS_INSECURE_SKIP_HOSTNAME_CHECK=true",
                "SESSION=durable",
                "SESSION_EXPIRY=3600",
                "CONNECT_TIMEOUT=2.5",
                "OUTBOX_DIR=/var/lib/s",
                "OUTBOX_EXACTLY_ONCE=true");

        Tls.Identity identity = new Tls.Identity.Pem(Path.of("me.pem"), Path.of("me.key"), Secret.of("k"));
        Tls tls = new Tls(new Tls.Trust.Pem(Path.of("ca.pem")), identity, true);
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        assertThat(settings)
                .isEqualTo(new ConnectionSettings(
                        List.of(MqttUrl.parse("mqtts://a"), MqttUrl.parse("wss://b")),
                        Protocol.AUTO,
                        new Security(Credentials.of("u", Secret.of("p")), tls),
                        SessionPolicy.durable("c", Duration.ofHours(1)),
                        new Timing(Duration.ofSeconds(30), Duration.ofMillis(2_500), backoff),
                        new ServiceSettings(
                                "s",
                                EnvelopeFormat.STANDARD,
                                true,
                                true,
                                Duration.ofMillis(1_500),
                                Duration.ofMillis(250),
                                7,
                                null,
                                null),
                        OutboxSettings.in(Path.of("/var/lib/s")).withExactlyOnce(true)));
    }

    @Test
    void exactlyOnceNeedsAnOutboxAndADurableSession() {
        assertThatThrownBy(() -> read("URL=mqtt://h", "SESSION=durable", "OUTBOX_EXACTLY_ONCE=true"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("MQTT_OUTBOX_EXACTLY_ONCE", "MQTT_OUTBOX_DIR");
        assertThatThrownBy(() -> read("URL=mqtt://h", "OUTBOX_DIR=o", "OUTBOX_EXACTLY_ONCE=true"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("MQTT_OUTBOX_EXACTLY_ONCE", "MQTT_SESSION is clean by default");
    }

    @Test
    void aServerReferenceIsFollowedOnlyIfThatIsSaid() {
        assertThat(read("URL=mqtt://h").security().followServerReference()).isFalse();
        assertThat(read("URL=mqtt://h", "FOLLOW_SERVER_REFERENCE=True")
                        .security()
                        .followServerReference())
                .isTrue();
        assertThatThrownBy(() -> read("URL=mqtt://h", "FOLLOW_SERVER_REFERENCE=yes"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("MQTT_FOLLOW_SERVER_REFERENCE", "true or false are allowed");
    }

    @Test
    void aServerReferenceIsNotFollowedWithExactlyOnce() {
        String[] both = {
            "URL=mqtt://h",
            "SESSION=durable",
            "OUTBOX_DIR=o",
            "OUTBOX_EXACTLY_ONCE=true",
            "FOLLOW_SERVER_REFERENCE=true",
            "KEEPALIVE=0"
        };

        assertThatThrownBy(() -> read(both))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll(
                        "MQTT_FOLLOW_SERVER_REFERENCE is wrong", "MQTT_OUTBOX_EXACTLY_ONCE", "MQTT_KEEPALIVE");
    }

    @Test
    void everyMistakeIsSaidAtOnce() {
        Map<String, String> environment = Map.of(
                "MQTT_URL", "mqtt://h:99999,http://g",
                "MQTT_KEEPALIVE", "0",
                "MQTT_ENABLE_HEALTH", "yes",
                "MQTT_PROTOCOL", "4",
                "MQTT_PASSWORD", "s3cr3t",
                "MQTT_SESSION", "forever",
                "MQTT_DEDUPE_TTL", "5");

        assertThat(mistakes(environment))
                .containsExactlyInAnyOrder(
                        "MQTT_URL (mqtt_url) is wrong: Invalid MQTT URL port 99999 of host h: 1 to 65535 are allowed,"
                                + " and 0 for the default",
                        "MQTT_URL (mqtt_url) is wrong: Invalid MQTT URL scheme \"http\": a URL begins with one of mqtt,"
                                + " mqtts, ws, wss and ://, such as mqtt://host:1883",
                        "MQTT_CLIENT_ID (client_id) is missing: set it to an id that no other client has",
                        "MQTT_KEEPALIVE (keepalive) is \"0\": a number of whole seconds from 1 to 3600 is allowed",
                        "MQTT_ENABLE_HEALTH (enable_health) is \"yes\": true or false are allowed, in any case",
                        "MQTT_PROTOCOL is \"4\": allowed are 5, 3.1.1, auto",
                        "MQTT_PASSWORD is set without MQTT_USERNAME",
                        "MQTT_SESSION is \"forever\": allowed are clean, durable",
                        "MQTT_DEDUPE_MAX_ENTRIES (dedupe_max_entries) is 0 by default while MQTT_DEDUPE_TTL"
                                + " (dedupe_ttl) is 5 s: set both above 0 to drop copies, or both to 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "yes", "on", "", " true", "wahr", "truE\n"})
    void aBooleanIsTrueOrFalseAndNothingElse(String value) {
        assertThat(mistakes("ENABLE_HEARTBEAT=" + value))
                .singleElement()
                .asString()
                .startsWith("MQTT_ENABLE_HEARTBEAT (enable_heartbeat) is \"")
                .contains("true or false are allowed");
    }

    @Test
    void aBooleanMayBeInAnyCase() {
        assertThat(read("ENABLE_HEALTH=tRuE").service().health()).isTrue();
        assertThat(read("ENABLE_HEALTH=FALSE").service().health()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"standard, STANDARD", "tars, TARS", "TARS, TARS", "Standard, STANDARD"})
    void theFormatOfEnvelopesIsOneOfTwoWords(String word, EnvelopeFormat format) {
        assertThat(read("ENVELOPE=" + word).service().envelope()).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudevents", "tars ", "1", "standard,tars"})
    void anotherFormatOfEnvelopesIsRefused(String word) {
        assertThat(mistakes("ENVELOPE=" + word))
                .containsExactly("MQTT_ENVELOPE is \"" + word + "\": allowed are standard, tars");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "NaN",
                "Infinity",
                "-inf",
                "1e1",
                "1e400",
                "0x10",
                "1,5",
                "1_0",
                "99999999999999999999",
                "31536001",
                "."
            })
    void whatIsNoNumberOfSecondsIsRefused(String value) {
        assertThat(mistakes("HEARTBEAT_INTERVAL=" + value))
                .containsExactly("MQTT_HEARTBEAT_INTERVAL (heartbeat_interval) is \"" + value
                        + "\": a number of seconds from 1 to 31536000 is allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPALIVE, 0",
        "KEEPALIVE, 3601",
        "KEEPALIVE, 1.5",
        "HEARTBEAT_INTERVAL, 0.999",
        "DEDUPE_TTL, -0.1",
        "DEDUPE_MAX_ENTRIES, -1",
        "DEDUPE_MAX_ENTRIES, 1.5",
        "DEDUPE_MAX_ENTRIES, 2147483648",
        "RECONNECT_MIN_DELAY, 0.0999",
        "RECONNECT_MAX_DELAY, 0.49",
        "SESSION_EXPIRY, -1",
        "SESSION_EXPIRY, 0.5",
        "SESSION_EXPIRY, 4294967295",
        "CONNECT_TIMEOUT, 0",
        "CONNECT_TIMEOUT, 3601",
        "SOURCE_NAME, ''",
        "CLIENT_ID, ''",
        "URL, ''",
        "USERNAME, ''",
        "PROTOCOL, ''",
        "SESSION, ''",
        "KEEPALIVE, ''",
        "CLIENT_ID, a\u0007b"
    })
    void whatIsOutOfItsRangeIsRefusedAlone(String name, String value) {
        List<String> mistakes = mistakes(name + "=" + value);

        assertThat(mistakes).singleElement().asString().startsWith("MQTT_" + name + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPALIVE, 1",
        "KEEPALIVE, 3600",
        "KEEPALIVE, 30.0",
        "KEEPALIVE, ' +30 '",
        "HEARTBEAT_INTERVAL, 1.",
        "RECONNECT_MIN_DELAY, 0.1",
        "RECONNECT_MAX_DELAY, 0.5",
        "SESSION_EXPIRY, 0",
        "SESSION_EXPIRY, 4294967294",
        "CONNECT_TIMEOUT, 0.1",
        "CONNECT_TIMEOUT, 3600",
        "PROTOCOL, 3.1.1"
    })
    void theEndsOfARangeAreTaken(String name, String value) {
        assertThat(mistakes(name + "=" + value)).isEmpty();
    }

    @Test
    void delaysThatCrossAreRefusedWithBothNames() {
        assertThat(mistakes("RECONNECT_MIN_DELAY=2", "RECONNECT_MAX_DELAY=1"))
                .containsExactly("MQTT_RECONNECT_MAX_DELAY (reconnect_max_delay) is 1 s, below MQTT_RECONNECT_MIN_DELAY"
                        + " (reconnect_min_delay), which is 2 s: it must be the same or longer");
        assertThat(mistakes("RECONNECT_MIN_DELAY=6.5"))
                .singleElement()
                .asString()
                .startsWith("MQTT_RECONNECT_MAX_DELAY (reconnect_max_delay) is 5 s by default, below");
        assertThat(mistakes("RECONNECT_MIN_DELAY=6", "RECONNECT_MAX_DELAY=x")).hasSize(1);
    }

    @Test
    void dedupeIsWhollyOnOrWhollyOff() {
        assertThat(mistakes("DEDUPE_MAX_ENTRIES=5"))
                .singleElement()
                .asString()
                .contains("dedupe_max_entries) is 5 while MQTT_DEDUPE_TTL (dedupe_ttl) is 0 s by default");
        assertThat(mistakes("DEDUPE_TTL=5", "DEDUPE_MAX_ENTRIES=0")).hasSize(1);
        assertThat(mistakes("DEDUPE_TTL=0", "DEDUPE_MAX_ENTRIES=0")).isEmpty();
        assertThat(mistakes("DEDUPE_TTL=5", "DEDUPE_MAX_ENTRIES=x")).hasSize(1);
    }

    @Test
    void sessionsHaveDefaultsOfTheirOwn() {
        assertThat(read("SESSION=DURABLE").session()).isEqualTo(SessionPolicy.durable("c", Duration.ofDays(7)));
        assertThat(read("SESSION=clean").session()).isEqualTo(SessionPolicy.clean("c"));
        assertThat(read("SESSION=durable", "SESSION_EXPIRY=4294967295")
                        .session()
                        .expiry())
                .isEqualTo(SessionPolicy.NEVER_ENDS);
        assertThat(mistakes("SESSION=durable", "SESSION_EXPIRY=0"))
                .containsExactly(
                        "MQTT_SESSION_EXPIRY is \"0\": a number of whole seconds from 1 to 4294967295 is allowed");
    }

    @Test
    void aClientIdThatIsNoLevelOfATopicIsRefusedWhereHealthIsOn() {
        assertThat(mistakes("CLIENT_ID=a/b")).isEmpty();
        assertThat(mistakes("CLIENT_ID=a/b", "ENABLE_HEALTH=true"))
                .singleElement()
                .asString()
                .startsWith("MQTT_CLIENT_ID (client_id) is wrong: client_id \"a/b\" holds +, # or /");
    }

    @Test
    void aSourceNameThatCannotTravelIsRefused() {
        assertThat(mistakes("SOURCE_NAME=a\ud800"))
                .containsExactly("MQTT_SOURCE_NAME (source_name) is \"a\\ud800\": it holds an unpaired surrogate, which"
                        + " has no UTF-8");
    }
}
