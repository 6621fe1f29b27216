package dev.petrel.examples.plain;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all three services need beside the protocol. */
final class PlainLink implements MqttCallback, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int HEARTBEAT_SECONDS = 5;

    private final String clientId = required("MQTT_CLIENT_ID");
    private final String source = System.getenv().getOrDefault("MQTT_SOURCE_NAME", clientId);
    private final boolean health = Boolean.parseBoolean(System.getenv("MQTT_ENABLE_HEALTH"));
    private final boolean heartbeat = Boolean.parseBoolean(System.getenv("MQTT_ENABLE_HEARTBEAT"));
    private final MqttClient client;
    private final Map<String, Consumer<JsonNode>> handlers = new ConcurrentHashMap<>();
    private final ExecutorService lane = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean connectedBefore;

    PlainLink() throws MqttException {
        String url = required("MQTT_URL").replace("mqtt://", "tcp://").replace("mqtts://", "ssl://");
        client = new MqttClient(url, clientId, new MemoryPersistence());
        client.setCallback(this);
    }

    private static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    void start() {
        timer.execute(this::connect);
        if (heartbeat) {
            var unused = timer.scheduleAtFixedRate(this::beat, 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void connect() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(true);
        options.setAutomaticReconnectDelay(1, 5);
        options.setCleanStart(true);
        options.setSessionExpiryInterval(300L);
        options.setConnectionTimeout(10);
        options.setKeepAliveInterval(60);
        String user = System.getenv("MQTT_USERNAME");
        String password = System.getenv("MQTT_PASSWORD");
        if (user != null && password != null) {
            options.setUserName(user);
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        if (health) {
            MqttMessage will = new MqttMessage(healthStatus(false, "lost"));
            will.setQos(1);
            will.setRetained(true);
            options.setWill("system/health/" + clientId, will);
        }
        try {
            client.connect(options);
        } catch (MqttException e) {
            System.err.println("could not connect: " + e.getMessage());
            var unused = timer.schedule(this::connect, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        timer.execute(() -> {
            try {
                for (String topic : handlers.keySet()) {
                    client.subscribe(topic, 1);
                }
                if (health) {
                    publishHealth(true, connectedBefore ? "reconnected" : "ready");
                }
                connectedBefore = true;
            } catch (MqttException e) {
                System.err.println("could not subscribe: " + e.getMessage());
            }
        });
    }

    void subscribe(String topic, Consumer<JsonNode> handler) {
        handlers.put(topic, handler);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        byte[] payload = message.getPayload();
        lane.execute(() -> {
            try {
                JsonNode envelope = JSON.readTree(payload);
                Consumer<JsonNode> handler = handlers.get(topic);
                if (handler != null && envelope.path("data").isObject()) {
                    handler.accept(envelope);
                }
            } catch (RuntimeException e) {
                System.err.println("could not handle a message on " + topic + ": " + e);
            }
        });
    }

    void publish(String topic, String type, Object data, int qos, String correlation) {
        try {
            client.publish(topic, envelope(type, data, correlation), qos, false);
        } catch (MqttException e) {
            System.err.println("could not publish on " + topic + ": " + e.getMessage());
        }
    }

    private byte[] envelope(String type, Object data, String correlation) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", UUID.randomUUID().toString().replace("-", ""));
        envelope.put("type", type);
        envelope.put("ts", now());
        envelope.put("source", source);
        envelope.put("data", data);
        if (!correlation.isEmpty()) {
            envelope.put("correlate", correlation);
        }
        return JSON.writeValueAsBytes(envelope);
    }

    private byte[] healthStatus(boolean ok, String event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("message_id", UUID.randomUUID().toString().replace("-", ""));
        data.put("ok", ok);
        data.put("event", event);
        data.put("timestamp", now());
        return envelope("health.status", data, "");
    }

    private void publishHealth(boolean ok, String event) throws MqttException {
        client.publish("system/health/" + clientId, healthStatus(ok, event), 1, true);
    }

    private void beat() {
        try {
            if (client.isConnected()) {
                Map<String, Object> heart = Map.of("ok", true, "event", "heartbeat", "timestamp", now());
                client.publish("system/keepalive/" + clientId, JSON.writeValueAsBytes(heart), 0, false);
            }
        } catch (MqttException e) {
            System.err.println("could not publish a heartbeat: " + e.getMessage());
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    void awaitClosed() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        ended.await();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        lane.shutdown();
        try {
            if (client.isConnected()) {
                if (health) {
                    publishHealth(false, "shutdown");
                }
                client.disconnect();
            }
            client.close(true);
        } catch (MqttException e) {
            System.err.println("could not close: " + e.getMessage());
        }
        ended.countDown();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        System.err.println("disconnected: " + response.getReasonString());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        System.err.println("error: " + exception.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
