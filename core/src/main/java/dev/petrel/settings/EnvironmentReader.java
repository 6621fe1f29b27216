package dev.petrel.settings;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.Environment.Range;
import dev.petrel.topic.MqttText;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads connection settings from the environment: all of them, then what they mean together. */
final class EnvironmentReader {

    private static final String SECONDS = " of seconds";
    private static final String WHOLE_SECONDS = " of whole seconds";
    private static final long YEAR = Backoff.LONGEST.toSeconds();

    private final Environment environment;

    EnvironmentReader(Map<String, String> variables) {
        this.environment = new Environment(variables);
    }

    /** @throws InvalidSettings with every mistake */
    ConnectionSettings read() {
        List<MqttUrl> servers = servers();
        Protocol protocol = protocol();
        SessionPolicy session = session();
        Timing timing = timing();
        ServiceSettings service = service(session.clientId());
        Security security = new SecurityReader(environment).read(servers);
        if (environment.sound(Variable.CLIENT_ID)) {
            Whole.unnamed(session, service)
                    .ifPresent(flaw -> environment.mistake(Variable.CLIENT_ID, "is wrong: " + flaw));
        }
        Optional<OutboxSettings> outbox = outbox(session);
        Whole.unbound(security, outbox.orElse(null))
                .ifPresent(flaw -> environment.mistake(Variable.FOLLOW_SERVER_REFERENCE, "is wrong: " + flaw));
        if (!environment.mistakes().isEmpty()) {
            throw new InvalidSettings(environment.mistakes());
        }
        return new ConnectionSettings(servers, protocol, security, session, timing, service, outbox.orElse(null));
    }

    private List<MqttUrl> servers() {
        Optional<String> list = environment.required(
                Variable.URL, "the URL of the broker, such as mqtt://host:1883, or several, parted by commas");
        List<MqttUrl> servers = new ArrayList<>();
        for (String url : UrlReader.split(list.orElse(""))) {
            try {
                servers.addAll(list.isEmpty() ? List.of() : List.of(MqttUrl.parse(url)));
            } catch (InvalidSettings e) {
                environment.mistake(Variable.URL, "is wrong: " + e.getMessage());
            }
        }
        return servers;
    }

    private Protocol protocol() {
        return switch (environment.word(Variable.PROTOCOL, "5", List.of("5", "3.1.1", "auto"))) {
            case "3.1.1" -> Protocol.MQTT_3_1_1;
            case "auto" -> Protocol.AUTO;
            default -> Protocol.MQTT_5;
        };
    }

    private SessionPolicy session() {
        Optional<String> clientId = environment.required(Variable.CLIENT_ID, "an id that no other client has");
        boolean durable = environment
                .word(Variable.SESSION, "clean", List.of("clean", "durable"))
                .equals("durable");
        Duration byDefault = durable ? SessionPolicy.DURABLE_EXPIRY : SessionPolicy.CLEAN_EXPIRY;
        long most = (durable ? SessionPolicy.NEVER_ENDS : SessionPolicy.LONGEST_EXPIRY).toSeconds();
        Range range = Range.of(durable ? "1" : "0", most, WHOLE_SECONDS);
        Duration expiry = Duration.ofSeconds(environment.whole(Variable.SESSION_EXPIRY, byDefault.toSeconds(), range));
        try {
            return new SessionPolicy(
                    clientId.orElse("unknown"),
                    durable,
                    expiry,
                    SessionPolicy.OnLoss.RESUBSCRIBE,
                    SessionPolicy.Qos2InDoubt.REPORT);
        } catch (IllegalArgumentException e) {
            environment.mistake(Variable.CLIENT_ID, "is wrong: " + e.getMessage());
            return SessionPolicy.clean();
        }
    }

    private Optional<OutboxSettings> outbox(SessionPolicy session) {
        boolean exactlyOnce = environment.flag(Variable.OUTBOX_EXACTLY_ONCE);
        if (exactlyOnce && !environment.has(Variable.OUTBOX_DIR)) {
            environment.mistake(
                    Variable.OUTBOX_EXACTLY_ONCE,
                    "is true without " + Variable.OUTBOX_DIR + ": set that, or leave this out");
        }
        if (exactlyOnce && !session.durable() && environment.sound(Variable.SESSION, Variable.CLIENT_ID)) {
            environment.mistake(
                    Variable.OUTBOX_EXACTLY_ONCE,
                    "is true while " + Variable.SESSION + " is clean" + byDefault(Variable.SESSION)
                            + ": the broker forgets its part of each exchange then; set that to durable, or leave this"
                            + " out");
        }
        return environment
                .path(Variable.OUTBOX_DIR)
                .map(directory -> OutboxSettings.in(directory).withExactlyOnce(exactlyOnce));
    }

    private Timing timing() {
        long keepAlive = environment.whole(
                Variable.KEEPALIVE,
                Timing.DEFAULT.keepAlive().toSeconds(),
                Range.of("1", Timing.LONGEST_KEEP_ALIVE.toSeconds(), WHOLE_SECONDS));
        Duration connectTimeout = environment.seconds(
                Variable.CONNECT_TIMEOUT,
                Timing.DEFAULT.connectTimeout(),
                Range.of("0.1", Timing.LONGEST_CONNECT_TIMEOUT.toSeconds(), SECONDS));
        return new Timing(Duration.ofSeconds(keepAlive), connectTimeout, backoff());
    }

    private Backoff backoff() {
        Duration first = environment.seconds(
                Variable.RECONNECT_MIN_DELAY, Backoff.DEFAULT.first(), Range.of("0.1", YEAR, SECONDS));
        Duration max = environment.seconds(
                Variable.RECONNECT_MAX_DELAY, Backoff.DEFAULT.max(), Range.of("0.5", YEAR, SECONDS));
        if (max.compareTo(first) >= 0) {
            return new Backoff(first, max);
        }
        if (environment.sound(Variable.RECONNECT_MIN_DELAY, Variable.RECONNECT_MAX_DELAY)) {
            environment.mistake(
                    Variable.RECONNECT_MAX_DELAY,
                    "is " + shown(max) + byDefault(Variable.RECONNECT_MAX_DELAY) + ", below "
                            + Variable.RECONNECT_MIN_DELAY + ", which is " + shown(first)
                            + byDefault(Variable.RECONNECT_MIN_DELAY) + ": it must be the same or longer");
        }
        return Backoff.DEFAULT;
    }

    private ServiceSettings service(String clientId) {
        String source = environment.text(Variable.SOURCE_NAME).orElse(clientId);
        Optional<String> flaw = MqttText.flaw(source);
        if (flaw.isPresent()) {
            environment.mistake(Variable.SOURCE_NAME, "is " + MqttText.quoted(source) + ": it " + flaw.get());
            source = clientId;
        }
        boolean tars = environment
                .word(Variable.ENVELOPE, "standard", List.of("standard", "tars"))
                .equals("tars");
        return dedupe(ServiceSettings.named(source)
                .withEnvelope(tars ? EnvelopeFormat.TARS : EnvelopeFormat.STANDARD)
                .withHealth(environment.flag(Variable.ENABLE_HEALTH))
                .withDeadLetterDirectory(
                        environment.path(Variable.DEAD_LETTER_DIR).orElse(null))
                .withHeartbeat(environment.flag(Variable.ENABLE_HEARTBEAT))
                .withHeartbeatInterval(environment.seconds(
                        Variable.HEARTBEAT_INTERVAL,
                        ServiceSettings.HEARTBEAT_INTERVAL,
                        Range.of("1", ServiceSettings.LONGEST.toSeconds(), SECONDS))));
    }

    private ServiceSettings dedupe(ServiceSettings service) {
        Duration ttl = environment.seconds(
                Variable.DEDUPE_TTL, Duration.ZERO, Range.of("0", ServiceSettings.LONGEST.toSeconds(), SECONDS));
        long entries = environment.whole(Variable.DEDUPE_MAX_ENTRIES, 0, Range.of("0", Integer.MAX_VALUE, ""));
        Optional<Path> directory = environment.path(Variable.DEDUPE_DIR);
        if (ttl.isZero() && directory.isPresent() && environment.sound(Variable.DEDUPE_TTL)) {
            environment.mistake(
                    Variable.DEDUPE_DIR, "is set while " + Variable.DEDUPE_TTL + " is 0: set that, or leave this out");
            return service;
        }
        if (ttl.isZero() == (entries == 0)) {
            return service.withDedupe(ttl, (int) entries).withDedupeDirectory(directory.orElse(null));
        }
        if (environment.sound(Variable.DEDUPE_TTL, Variable.DEDUPE_MAX_ENTRIES)) {
            environment.mistake(
                    Variable.DEDUPE_MAX_ENTRIES,
                    "is " + entries + byDefault(Variable.DEDUPE_MAX_ENTRIES) + " while " + Variable.DEDUPE_TTL + " is "
                            + shown(ttl) + byDefault(Variable.DEDUPE_TTL)
                            + ": set both above 0 to drop copies, or both to 0");
        }
        return service;
    }

    private String byDefault(Variable variable) {
        return environment.has(variable) ? "" : " by default";
    }

    private static String shown(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }
}
