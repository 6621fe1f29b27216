package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentWarningsTest {

    @Test
    void unknownVariablesAreNamedWithTheirNearestRelative() {
        Map<String, String> environment = Map.of(
                "MQTT_URL", "mqtt://h",
                "MQTT_CLIENT_ID", "c",
                "MQTT_KEEP_ALIVE", "s3cr3t",
                "MQTT_PASWORD", "s3cr3t",
                "mqtt_protocol", "5",
                "MQTT_SERVICE_HOST_ELSEWHERE", "x",
                "MQTTX", "x",
                "PATH", "x");

        assertThat(ConnectionSettings.environmentWarnings(environment))
                .containsExactly(
                        "variable \"MQTT_KEEP_ALIVE\" is not known and has no effect; did you mean MQTT_KEEPALIVE?",
                        "variable \"MQTT_PASWORD\" is not known and has no effect; did you mean MQTT_PASSWORD?",
                        "variable \"MQTT_SERVICE_HOST_ELSEWHERE\" is not known and has no effect",
                        "variable \"mqtt_protocol\" is not known and has no effect; did you mean MQTT_PROTOCOL?");
        assertThat(ConnectionSettings.fromEnvironment(environment).timing()).isEqualTo(Timing.DEFAULT);
    }

    @Test
    void aSoundEnvironmentWarnsOfNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "x");

        assertThat(ConnectionSettings.environmentWarnings(
                        Map.of("MQTT_URL", "mqtts://h", "MQTT_CLIENT_ID", "c", "MQTT_TLS_CA", file.toString())))
                .isEmpty();
        assertThat(ConnectionSettings.environmentWarnings(Map.of())).isEmpty();
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) {
        Path file = folder.resolve("ca.pem");

        assertThat(ConnectionSettings.environmentWarnings(
                        Map.of("MQTT_TLS_CA", file.toString(), "MQTT_TLS_KEY", "a\0")))
                .containsExactly(
                        "MQTT_TLS_CA names \"" + file + "\", which cannot be read now",
                        "MQTT_TLS_KEY names \"a\\u0000\", which cannot be read now");
    }

    @Test
    void aPlainServerBesideAnEncryptedOneIsNamed() {
        assertThat(ConnectionSettings.environmentWarnings(Map.of("MQTT_URL", "MQTTS://h,mqtt://u:s3cr3t@g")))
                .containsExactly(
                        "MQTT_URL (mqtt_url) names encrypted and plain servers: the login may travel in the clear");
        assertThat(ConnectionSettings.environmentWarnings(Map.of("MQTT_URL", "mqtts://h,wss://g")))
                .isEmpty();
        assertThat(ConnectionSettings.environmentWarnings(Map.of("MQTT_URL", "mqtt://h,ws://g")))
                .isEmpty();
    }
}
