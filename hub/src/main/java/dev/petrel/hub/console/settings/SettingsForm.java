package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.ConfigRequest;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.console.Words;
import dev.petrel.hub.problem.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The settings as a form sends them: each field by the name that it has in the API. */
public final class SettingsForm {

    /** What pages call the fields, in the order in which they stand there. */
    public static final Map<String, String> LABELS = labels();

    /** Where the broker is, and who connects to it. */
    public static final List<String> BROKER =
            List.of("broker_host", "broker_port", "use_tls", "username", SettingsForm.PASSWORD);

    /** What the hub's topics begin with, and where Home Assistant is told. */
    public static final List<String> TOPICS = List.of("topic_prefix", "discovery_enabled", "discovery_prefix");

    static final String PASSWORD = "password";

    /** Says that the stored password is to be taken away. */
    private static final String CLEAR = "clear_password";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ObjectNode SHAPE = JSON.valueToTree(ConfigFields.of(BrokerConfig.NONE));

    private SettingsForm() {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("enabled", "Connect to the broker");
        labels.put("broker_host", "Host");
        labels.put("broker_port", "Port");
        labels.put("use_tls", "Encrypt the connection (TLS)");
        labels.put("username", "User name");
        labels.put(PASSWORD, "Password");
        labels.put("topic_prefix", "Topic prefix");
        labels.put("qos", "Quality of service");
        labels.put("retain_messages", "Keep the last event of each camera");
        labels.put("message_expiry_seconds", "Expiry of events");
        labels.put("availability_topic", "Availability topic");
        labels.put("birth_message", "Message while connected");
        labels.put("will_message", "Message while away");
        labels.put("discovery_enabled", "Tell Home Assistant about cameras");
        labels.put("discovery_prefix", "Discovery prefix");
        labels.put("discovery_format", "Discovery documents");
        return labels;
    }

    /**
     * What a form makes of settings.
     *
     * @param current the settings of now
     * @param sent what the form sent; a box that is not ticked is missing
     * @param fields those that the form has
     * @throws dev.petrel.hub.problem.Problem 422 with all fields that are out of their limits
     */
    public static Edit edit(BrokerConfig current, Map<String, String> sent, Collection<String> fields) {
        ObjectNode patch = JSON.createObjectNode();
        for (String name : fields) {
            if (!name.equals(PASSWORD)) {
                patch.set(name, value(SHAPE.get(name), sent, name));
            }
        }
        String password = sent.getOrDefault(PASSWORD, "");
        if (!password.isEmpty()) {
            patch.put(PASSWORD, password);
        } else if (sent.containsKey(CLEAR)) {
            patch.putNull(PASSWORD);
        }
        return ConfigRequest.patching(current, patch);
    }

    /** What is wrong by field, in the words of the page: a field that is named is named as it stands there. */
    static Map<String, String> flaws(Problem problem) {
        Map<String, String> flaws = Words.byField(problem.errors());
        flaws.replaceAll((field, flaw) -> {
            String text = flaw;
            for (Map.Entry<String, String> label : LABELS.entrySet()) {
                text = label.getKey().indexOf('_') < 0
                        ? text
                        : text.replace(label.getKey(), "\u201c" + label.getValue() + "\u201d");
            }
            return text;
        });
        return flaws;
    }

    /** Whether there are values of a field that are out of its limits: a box is ticked or not. */
    static boolean canBeWrong(String name) {
        return !SHAPE.path(name).isBoolean();
    }

    private static JsonNode value(JsonNode shape, Map<String, String> sent, String name) {
        if (shape.isBoolean()) {
            return JSON.getNodeFactory().booleanNode(sent.containsKey(name));
        }
        String text = sent.getOrDefault(name, "");
        if (shape.isNumber()) {
            return number(text.strip());
        }
        // No user is null; all else that is empty is looked at as it is.
        String kept = name.equals("broker_host") ? text.strip() : text;
        return shape.isNull() && kept.isEmpty()
                ? JSON.getNodeFactory().nullNode()
                : JSON.getNodeFactory().stringNode(kept);
    }

    /** What is no number stays text, of which the limits say what is wrong. */
    private static JsonNode number(String text) {
        try {
            return JSON.getNodeFactory().numberNode(Integer.parseInt(text));
        } catch (NumberFormatException noNumber) {
            return JSON.getNodeFactory().stringNode(text);
        }
    }
}
