package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.fault.InvalidSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A password that must not be seen anywhere, in every settings type and in every way to get a URL wrong (S3). */
class CanaryTest {

    private static final String CANARY = "s3cr3t";
    private static final Secret SECRET = Secret.of(CANARY);

    static Stream<Object> holders() {
        Login login = new Login("u", SECRET);
        Tls.Trust trust = new Tls.Trust.Pkcs12(Path.of("ca.p12"), SECRET);
        Tls tls = Tls.DEFAULT.withTrust(trust).withIdentity(new Tls.Identity.Pkcs12(Path.of("me.p12"), SECRET));
        Tls.Identity pem = new Tls.Identity.Pem(Path.of("me.pem"), Path.of("me.key"), SECRET);
        Credentials credentials = Credentials.of("u", SECRET);
        MqttUrl url = MqttUrl.parse("mqtts://u:" + CANARY + "@h");
        ConnectionSettings settings =
                ConnectionSettings.parse(url.scheme().text() + "://u:" + CANARY + "@h,wss://v:" + CANARY + "@g");
        return Stream.of(
                SECRET,
                login,
                trust,
                tls,
                pem,
                credentials,
                url,
                new Security(credentials, tls),
                settings,
                settings.withSecurity(new Security(credentials, tls)),
                new Environment(Map.of("MQTT_PASSWORD", CANARY)),
                ConnectionSettings.fromEnvironment(Map.of(
                        "MQTT_URL", "mqtts://h",
                        "MQTT_CLIENT_ID", "c",
                        "MQTT_USERNAME", "u",
                        "MQTT_PASSWORD", CANARY,
                        "MQTT_TLS_CA", "ca.p12",
                        "MQTT_TLS_CA_PASSWORD", CANARY,
                        "MQTT_TLS_CERT", "me.p12",
                        "MQTT_TLS_KEY_PASSWORD", CANARY)));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void noTextFormShowsThePassword(Object holder) {
        assertThat(holder.toString()).isNotEmpty().doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mqtt://u:s3cr3t@h:abc",
                "mqtt://u:s3cr3t@h:70000",
                "mqtt://u:s3cr3t@h?x",
                "mqtt://u:s3cr3t@h h",
                "mqtt://u:s3cr3t@[::1",
                "mqtt://u:a@s3cr3t@h:abc",
                "mqtt://u:a/s3cr3t@h",
                "mqtt://u:a#s3cr3t@h",
                "mqtt://u:a?s3cr3t@h",
                "mqtt://u:1/s3cr3t@h",
                "mqtt://u:s3cr3t/1@h",
                "mqtt://u:s3cr3t%zz@h",
                "mqtt://u:%ffs3cr3t@h",
                "mqtt://u:s3cr3t",
                "mqtt://u:s3cr3t:1883",
                "http://u:s3cr3t@h",
                "u:s3cr3t@h",
                "//u:s3cr3t@h",
                "mqtt:u:s3cr3t@h",
                "mqtt:/u:s3cr3t@h",
                "u:s3cr3t@h://",
                "mqtt://u:,s3cr3t@h:x",
                "mqtt://u:s3cr3t,@h,mqtt://g:x"
            })
    void noUrlThatIsWrongShowsItsPassword(String url) {
        InvalidSettings thrown = refusal(url);

        assertThat(thrown.mistakes()).isNotEmpty();
        assertThat(everything(thrown)).doesNotContain(CANARY);
        assertThat(everything(refusalOfEnvironment(url))).doesNotContain(CANARY);
        assertThat(ConnectionSettings.environmentWarnings(Map.of("MQTT_URL", url)))
                .noneMatch(warning -> warning.contains(CANARY));
    }

    @Test
    void noAccidentAroundAPasswordShowsIt() {
        Random random = new Random(21);
        List<String> accidents =
                List.of("@", "/", "#", ":", "?", "%", "%4", "[", "]", ",", " ", "\n", "1", "x", "\\", ";");
        int refused = 0;

        for (int round = 0; round < 20_000; round++) {
            StringBuilder url = new StringBuilder("mqtt://u:").append(some(accidents, random));
            url.append(CANARY).append(some(accidents, random)).append("@h:1883");
            try {
                ConnectionSettings settings = ConnectionSettings.parse(url.toString());

                assertThat(settings.toString()).as(url.toString()).doesNotContain(CANARY);
            } catch (InvalidSettings e) {
                refused++;
                assertThat(everything(e)).as(url.toString()).doesNotContain(CANARY);
            }
        }

        assertThat(refused).isBetween(1_000, 19_000);
    }

    private static String some(List<String> accidents, Random random) {
        StringBuilder some = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.append(accidents.get(random.nextInt(accidents.size())));
        }
        return some.toString();
    }

    private static InvalidSettings refusal(String url) {
        try {
            throw new AssertionError("taken: " + ConnectionSettings.parse(url));
        } catch (InvalidSettings e) {
            return e;
        }
    }

    private static InvalidSettings refusalOfEnvironment(String url) {
        try {
            throw new AssertionError(
                    "taken: " + ConnectionSettings.fromEnvironment(Map.of("MQTT_URL", url, "MQTT_CLIENT_ID", "c")));
        } catch (InvalidSettings e) {
            return e;
        }
    }

    private static String everything(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
