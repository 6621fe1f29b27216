package dev.petrel.hub.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.hub.TestHub;
import dev.petrel.hub.TestHub.Answer;
import dev.petrel.hub.link.Link;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connection over REST, on one hub and one broker that wants a login. */
@RequiresMosquitto
@Timeout(300)
class MqttConnectionTest {

    private static final String MQTT = "/api/v1/integrations/mqtt";
    private static final String CANARY = "canary-password-4711";

    @TempDir
    private static Path data;

    private static TestHub hub;
    private static Mosquitto broker;

    @BeforeAll
    static void start() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(new Login("hub", Secret.of(CANARY))));
        hub = TestHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
        broker.close();
    }

    @BeforeEach
    void connect() {
        assertThat(hub.put(MQTT + "/config", config(broker.port(), "home")).status())
                .isEqualTo(200);
        hub.post(MQTT + "/connect", "{}");
        until(() -> hub.part(Link.class).connected());
    }

    @Test
    void theStatusHasWhatC37NamesAndMore() {
        Answer answer = hub.get(MQTT + "/status");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("connected").booleanValue()).isTrue();
        assertThat(answer.json().get("state").stringValue()).isEqualTo("connected");
        assertThat(answer.json().get("broker").stringValue()).isEqualTo("127.0.0.1:" + broker.port());
        assertThat(answer.json().get("protocol").stringValue()).isEqualTo("5.0");
        assertThat(answer.json().get("last_connected_at").stringValue()).endsWith("Z");
        assertThat(answer.json().get("last_error").isNull()).isTrue();
        assertThat(answer.json().get("reconnect_attempt").intValue()).isZero();
        assertThat(answer.json().get("outbox").intValue()).isZero();
        assertThat(answer.json().get("holder").stringValue())
                .isEqualTo(hub.part(Link.class).name());
    }

    /** Vectors C-TX-01 and C-REST-59. */
    @Test
    void aTestMessageIsPublished() {
        Answer answer = hub.post(MQTT + "/test-message", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("success").booleanValue()).isTrue();
        assertThat(answer.json().get("topic").stringValue()).isEqualTo("home/test");
    }

    /** Vector C-REST-58. */
    @Test
    void withoutAConnectionThereIsNoTestMessage() {
        Answer disconnected = hub.post(MQTT + "/disconnect", null);

        Answer answer = hub.post(MQTT + "/test-message", null);

        assertThat(disconnected.json().get("paused").booleanValue()).isTrue();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("detail").stringValue()).contains("not connected");
    }

    @Test
    void connectEndsADisconnect() {
        hub.post(MQTT + "/disconnect", null);

        Answer answer = hub.post(MQTT + "/connect", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("paused").booleanValue()).isFalse();
        until(() -> hub.part(Link.class).connected());
    }

    @Test
    void theStoredLoginIsTriedAtTheStoredAddress() {
        Answer answer = hub.post(MQTT + "/test", "{\"host\":\"127.0.0.1\",\"port\":" + broker.port() + "}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("success").booleanValue()).isTrue();
    }

    /** (S8) */
    @Test
    void theStoredLoginIsNotTriedElsewhere() {
        try (Mosquitto other =
                Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(new Login("hub", Secret.of(CANARY))))) {
            Answer answer = hub.post(
                    MQTT + "/test", "{\"host\":\"127.0.0.1\",\"port\":" + other.port() + ",\"username\":\"hub\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("success").booleanValue()).isFalse();
        }
    }

    @Test
    void aFailedTrialIsAnAnswerInWords() {
        Answer answer = hub.post(
                MQTT + "/test",
                "{\"host\":\"127.0.0.1\",\"port\":" + broker.port()
                        + ",\"username\":\"hub\",\"password\":\"wrong-canary\",\"use_tls\":false}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("success").booleanValue()).isFalse();
        assertThat(answer.json().get("message").stringValue())
                .contains("Check user name and password")
                .doesNotContain("canary");
    }

    @Test
    void fourConnectionsAreTestedAtOnceWhicheverWayTheyAreAskedFor() throws IOException {
        String dry = MQTT + "/config?dry_run=true";
        Queue<Future<Answer>> running = new ConcurrentLinkedQueue<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                String there = config(silent.getLocalPort(), "home");
                for (int i = 0; i < 4; i++) {
                    running.add(callers.submit(() -> hub.put(dry, there)));
                }
                List<Socket> taken = List.of(silent.accept(), silent.accept(), silent.accept(), silent.accept());

                Answer tried = hub.put(dry, there);
                Answer tested = hub.post(MQTT + "/test", "{\"host\":\"127.0.0.1\",\"port\":" + broker.port() + "}");

                for (Answer refused : List.of(tried, tested)) {
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.header("Retry-After")).isEqualTo("3");
                    assertThat(refused.json().get("detail").stringValue()).contains("4 connections are being tested");
                }
                for (Socket one : taken) {
                    one.close();
                }
            }
        }
        assertThat(running).allSatisfy(one -> assertThat(one.get().status()).isEqualTo(200));
        assertThat(hub.put(dry, config(broker.port(), "home")).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeReadOrIsOutOfItsLimitsIsNamedAsItWasSent() {
        Answer unknown = hub.post(MQTT + "/test", "{\"host\":\"a\",\"broker_host\":\"b\"}");
        Answer limits = hub.post(MQTT + "/test", "{\"port\":70000}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.response().body()).contains("broker_host");
        assertThat(limits.status()).isEqualTo(422);
        assertThat(limits.response().body()).contains("\"host\"", "\"port\"").doesNotContain("broker_");
    }

    @Test
    void aStoredChangeSaysHowTheReconnectWent() {
        Answer answer = hub.put(MQTT + "/config", config(broker.port(), "elsewhere"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("reconnect").get("state").isString()).isTrue();
    }

    @Test
    void metersHaveTheNamesOfC47() {
        hub.post(MQTT + "/test-message", null);

        String text = hub.get("/metrics").response().body();

        assertThat(text)
                .contains(
                        "mqtt_connection_status 1.0",
                        "mqtt_messages_published_total ",
                        "mqtt_publish_errors_total ",
                        "mqtt_reconnect_attempts_total ",
                        "mqtt_reconnects_total{reason=\"lost\"}",
                        "mqtt_messages_dropped_total ",
                        "mqtt_publish_latency_seconds_count ",
                        "mqtt_outbox_depth ",
                        "mqtt_outbox_age_seconds ");
    }

    @Test
    void theHubIsReadyAndHealthyWithoutItsBroker() {
        hub.post(MQTT + "/disconnect", null);

        Answer readiness = hub.get("/actuator/health/readiness");
        Answer all = hub.get("/actuator/health");

        assertThat(readiness.status()).isEqualTo(200);
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.json()
                        .get("components")
                        .get("mqtt")
                        .get("details")
                        .get("connected")
                        .booleanValue())
                .isFalse();
    }

    private static String config(int port, String prefix) {
        return "{\"broker_host\":\"127.0.0.1\",\"broker_port\":" + port + ",\"username\":\"hub\",\"password\":\""
                + CANARY + "\",\"topic_prefix\":\"" + prefix + "\"}";
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
