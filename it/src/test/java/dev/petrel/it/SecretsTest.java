package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.PacketProperties;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedPublish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a program prints of itself when everything is logged: no secret (S3), and no line that a broker forged (S4). */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class SecretsTest {

    /** A line break, a colour, and text that turns its neighbours around. */
    private static final String EVIL = "a\nFORGED\r\u001b[31mred\u202e";

    @TempDir
    private Path folder;

    @Test
    void aPasswordIsNowhereInWhatFailsLoudly() throws Exception {
        try (EmbeddedBroker refusing =
                EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(new Login("ada", Secret.of("another"))))) {
            List<String> output = run(
                    refusing.url(),
                    "mqtts://127.0.0.1:" + refusing.port(),
                    "mqtt://127.0.0.1:1",
                    "mqtt://no-such-host.invalid");

            assertThat(output).anyMatch(line -> line.contains("not authorized") || line.contains("bad user name"));
            assertThat(output).anyMatch(line -> line.contains("DEBUG"));
            assertThat(output).noneMatch(line -> line.contains(CanaryProgram.CANARY));
        }
    }

    @Test
    void aBrokersWordsCannotForgeLines() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> {
                connection.suback(subscribe.packetId(), 0x87);
                connection.publish(ScriptedPublish.of(EVIL, "x"));
                connection.raw(disconnectSaying(EVIL));
            });
            broker.once(
                    PacketType.CONNECT,
                    (connection, connect) ->
                            connection.connack(false, 0x87, PacketProperties.NONE.with(PacketProperties.REASON, EVIL)));

            List<String> output = run(broker.url());

            assertThat(output).anyMatch(line -> line.contains("\\u001b[31mred"));
            assertThat(output).noneMatch(line -> line.startsWith("FORGED") || line.startsWith("red"));
            assertThat(output).noneMatch(line -> line.indexOf('\u001b') >= 0 || line.indexOf('\u202e') >= 0);
            assertThat(output).noneMatch(line -> line.contains(CanaryProgram.CANARY));
        }
    }

    /** DISCONNECT 0x98 with a reason string (MQTT 5.0, section 3.14). */
    private static byte[] disconnectSaying(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] packet = new byte[text.length + 7];
        packet[0] = (byte) 0xE0;
        packet[1] = (byte) (text.length + 5);
        packet[2] = (byte) 0x98;
        packet[3] = (byte) (text.length + 3);
        packet[4] = PacketProperties.REASON;
        packet[6] = (byte) text.length;
        System.arraycopy(text, 0, packet, 7, text.length);
        return packet;
    }

    private List<String> run(String... urls) throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), CanaryProgram.CANARY);
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.io.netty=info",
                "-cp",
                System.getProperty("java.class.path"),
                CanaryProgram.class.getName(),
                password.toString()));
        command.addAll(List.of(urls));
        Process program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(program.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output).lines().toList();
    }
}
