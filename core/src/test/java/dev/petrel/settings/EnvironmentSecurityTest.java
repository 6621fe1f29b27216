package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.fault.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentSecurityTest {

    private static Map<String, String> environment(String url, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("MQTT_URL", url, "MQTT_CLIENT_ID", "c"));
        for (String variable : more) {
            int equals = variable.indexOf('=');
            environment.put("MQTT_" + variable.substring(0, equals), variable.substring(equals + 1));
        }
        return environment;
    }

    private static Security read(String url, String... more) {
        return ConnectionSettings.fromEnvironment(environment(url, more)).security();
    }

    private static List<String> mistakes(String url, String... more) {
        InvalidSettings thrown = catchThrowableOfType(
                InvalidSettings.class, () -> ConnectionSettings.fromEnvironment(environment(url, more)));
        return thrown == null ? List.of() : thrown.mistakes();
    }

    @Test
    void aPasswordFileIsReadAnewForEachConnect(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("password");
        Credentials credentials =
                read("mqtt://h", "USERNAME=u", "PASSWORD_FILE=" + file).credentials();

        Files.writeString(file, "one\n");
        assertThat(credentials.current()).contains(new Login("u", Secret.of("one")));

        Files.writeString(file, "two\n");
        assertThat(credentials.current()).contains(new Login("u", Secret.of("two")));
    }

    @Test
    void aUserMayHaveNoPassword() {
        assertThat(read("mqtt://h", "USERNAME=u").credentials().current()).contains(new Login("u", null));
    }

    @Test
    void storesMayHavePasswords() {
        Tls tls = read("mqtts://h", "TLS_CA=ca.p12", "TLS_CA_PASSWORD=a", "TLS_CERT=me.PFX", "TLS_KEY_PASSWORD=b")
                .tls();

        assertThat(tls.trust()).isEqualTo(new Tls.Trust.Pkcs12(Path.of("ca.p12"), Secret.of("a")));
        assertThat(tls.identity()).isEqualTo(new Tls.Identity.Pkcs12(Path.of("me.PFX"), Secret.of("b")));
        assertThat(tls.insecureSkipHostnameCheck()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PASSWORD=p              | MQTT_PASSWORD is set without MQTT_USERNAME",
                "PASSWORD_FILE=p         | MQTT_PASSWORD_FILE is set without MQTT_USERNAME",
                "TLS_CA_PASSWORD=p       | MQTT_TLS_CA_PASSWORD is set, but MQTT_TLS_CA is not a PKCS12 store",
                "TLS_CERT=c.pem          | MQTT_TLS_CERT is set without MQTT_TLS_KEY: a key is needed, or a PKCS12 store",
                "TLS_KEY=k               | MQTT_TLS_KEY is set without MQTT_TLS_CERT",
                "TLS_KEY_PASSWORD=k      | MQTT_TLS_KEY_PASSWORD is set without MQTT_TLS_CERT",
                "TLS_CA=                 | MQTT_TLS_CA is empty",
                "PASSWORD=               | MQTT_PASSWORD is empty"
            })
    void halfOfAPairIsRefused(String variable, String mistake) {
        assertThat(mistakes("mqtts://h", variable.strip()))
                .anySatisfy(line -> assertThat(line).startsWith(mistake));
    }

    @Test
    void twoOfAKindAreRefused() {
        assertThat(mistakes("mqtt://h", "USERNAME=u", "PASSWORD=p", "PASSWORD_FILE=f"))
                .containsExactly("MQTT_PASSWORD_FILE is set together with MQTT_PASSWORD: take one of them out");
        assertThat(mistakes("mqtts://h", "TLS_CERT=c.p12", "TLS_KEY=k"))
                .containsExactly(
                        "MQTT_TLS_KEY is set, but MQTT_TLS_CERT is a PKCS12 store (.p12 or .pfx) that holds the"
                                + " key");
        assertThat(mistakes("mqtts://h", "TLS_CA=ca.pem", "TLS_CA_PASSWORD=p")).hasSize(1);
        assertThat(mistakes("mqtt://u:p@h,mqtt://g", "USERNAME=u", "PASSWORD=p"))
                .containsExactly(
                        "MQTT_USERNAME is set, and MQTT_URL (mqtt_url) holds a login too: take one of them out",
                        "MQTT_PASSWORD is set, and MQTT_URL (mqtt_url) holds a login too: take one of them out");
    }

    @Test
    void aLoginThatDoesNotFitIsRefusedWithoutShowingIt() {
        assertThat(mistakes("mqtt://h", "USERNAME=u", "PASSWORD=s3cr3t\0"))
                .containsExactly("MQTT_USERNAME or MQTT_PASSWORD is wrong: the password holds a NUL");
    }

    @Test
    void whatIsNoPathIsRefused() {
        assertThat(mistakes("mqtts://h", "TLS_CA=a\0"))
                .singleElement()
                .asString()
                .startsWith("MQTT_TLS_CA is \"a\\u0000\", which is no path");
    }

    @Test
    void tlsThatNoUrlAsksForIsRefused() {
        assertThat(mistakes("mqtt://h,ws://g", "TLS_CA=ca.pem", "TLS_INSECURE_SKIP_HOSTNAME_CHECK=true"))
                .containsExactly(
                        "MQTT_TLS_CA is set, but no URL of MQTT_URL (mqtt_url) asks for TLS: take mqtts:// or wss://",
                        "MQTT_TLS_INSECURE_SKIP_HOSTNAME_CHECK is set, but no URL of MQTT_URL (mqtt_url) asks for TLS:"
                                + " take mqtts:// or wss://");
        assertThat(mistakes("mqtt://h", "TLS_INSECURE_SKIP_HOSTNAME_CHECK=false"))
                .isEmpty();
        assertThat(mistakes("mqtt://h", "TLS_INSECURE_SKIP_HOSTNAME_CHECK=1")).hasSize(1);
        assertThat(mistakes("mqtt://h,wss://g", "TLS_CA=ca.pem")).isEmpty();
        assertThat(mistakes("mqtt://h:x", "TLS_CA=ca.pem")).hasSize(1);
    }
}
