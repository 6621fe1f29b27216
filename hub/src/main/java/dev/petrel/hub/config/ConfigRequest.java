package dev.petrel.hub.config;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Settings as a caller sends them: replacing all, or changing some (JSON merge patch, RFC 7396). */
public final class ConfigRequest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PASSWORD = "password";
    private static final Set<String> OF_THE_HUB = Set.of(
            "id", "has_password", "password_state", "created_at", "updated_at", "warnings", "reconnect", "trial");
    private static final ObjectNode NAMES = JSON.valueToTree(ConfigFields.of(BrokerConfig.NONE));
    private static final int LEAST_EXPIRY = 60;
    private static final int MOST_EXPIRY = 3600;
    private static final int MOST_PORT = 65535;

    private ConfigRequest() {}

    /**
     * Settings in place of all that are there: a missing field gets its default, a missing or empty password stays.
     *
     * @throws Problem 400 with all fields that there are not, 422 with all that are out of their limits
     */
    public static Edit replacing(JsonNode body) {
        return edit(known(body), password(body, new PasswordChange.Keep()));
    }

    /**
     * Settings with some changes: null gives a field its default and takes the password away, an empty password stays.
     *
     * @throws Problem 400 with all fields that there are not, 422 with all that are out of their limits
     */
    public static Edit patching(BrokerConfig current, JsonNode patch) {
        ObjectNode merged = JSON.valueToTree(ConfigFields.of(current));
        for (var member : known(patch).properties()) {
            merged.set(member.getKey(), member.getValue());
        }
        return edit(merged, password(patch, new PasswordChange.Clear()));
    }

    private static ObjectNode known(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw Problem.malformed(List.of(new FieldFlaw("", "must be a JSON object")));
        }
        List<FieldFlaw> unknown = new ArrayList<>();
        for (String name : object.propertyNames()) {
            if (OF_THE_HUB.contains(name)) {
                unknown.add(new FieldFlaw(name, "is set by the hub and cannot be sent"));
            } else if (!NAMES.has(name) && !name.equals(PASSWORD)) {
                unknown.add(new FieldFlaw(name, "is not a field of these settings"));
            }
        }
        if (!unknown.isEmpty()) {
            throw Problem.malformed(unknown);
        }
        return object;
    }

    /** What becomes of the password; a wrong one is a flaw that {@link #edit} finds. */
    private static PasswordChange password(JsonNode body, PasswordChange whenNull) {
        JsonNode password = body.get(PASSWORD);
        if (password == null) {
            return new PasswordChange.Keep();
        }
        if (password.isNull()) {
            return whenNull;
        }
        return password.isString() && password.stringValue().isEmpty()
                ? new PasswordChange.Keep()
                : new PasswordChange.Set(Secret.of(password.asString("")));
    }

    private static Edit edit(ObjectNode body, PasswordChange password) {
        Fields fields = new Fields(body);
        BrokerConfig config = new BrokerConfig(
                fields.flag("enabled", true), broker(fields), publish(fields), discovery(fields), availability(fields));
        fields.text(PASSWORD, "", Limits::password);
        if (!fields.flaws().isEmpty()) {
            throw Problem.outOfLimits(fields.flaws());
        }
        return new Edit(config, password);
    }

    private static BrokerAddress broker(Fields fields) {
        String host = fields.text("broker_host", "", Limits::host);
        if (!fields.has("broker_host")) {
            fields.flaw("broker_host", "is required: name or address of the broker");
        }
        return new BrokerAddress(
                host,
                fields.number("broker_port", BrokerAddress.PORT, 1, MOST_PORT),
                fields.textOrNull("username", Limits::shortText),
                fields.flag("use_tls", false));
    }

    private static PublishSettings publish(Fields fields) {
        PublishSettings otherwise = PublishSettings.DEFAULT;
        return new PublishSettings(
                fields.text("topic_prefix", otherwise.topicPrefix(), Limits::prefix),
                fields.number("qos", otherwise.qos(), 0, 2),
                fields.flag("retain_messages", otherwise.retain()),
                Duration.ofSeconds(fields.number(
                        "message_expiry_seconds", (int) otherwise.expiry().toSeconds(), LEAST_EXPIRY, MOST_EXPIRY)));
    }

    private static DiscoverySettings discovery(Fields fields) {
        DiscoverySettings otherwise = DiscoverySettings.DEFAULT;
        String format = fields.text("discovery_format", "device", ConfigRequest::format);
        return new DiscoverySettings(
                fields.flag("discovery_enabled", otherwise.enabled()),
                fields.text("discovery_prefix", otherwise.prefix(), Limits::prefix),
                format.equals("components") ? DiscoveryFormat.COMPONENTS : DiscoveryFormat.DEVICE);
    }

    private static Optional<String> format(String value) {
        return value.equals("device") || value.equals("components")
                ? Optional.empty()
                : Optional.of("must be device or components");
    }

    private static Availability availability(Fields fields) {
        Availability otherwise = Availability.DEFAULT;
        Availability read = new Availability(
                fields.text("availability_topic", otherwise.topic(), Limits::topicOrNone),
                fields.text("birth_message", otherwise.birthMessage(), Limits::message),
                fields.text("will_message", otherwise.willMessage(), Limits::message));
        if (read.birthMessage().equals(read.willMessage())) {
            fields.flaw("will_message", "must differ from birth_message");
        }
        return read;
    }
}
