package dev.petrel.hub.config;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that settings have in another way than others.
 *
 * @param field its name, as the API writes it
 * @param before its value in the others, as JSON
 * @param after its value in these, as JSON
 */
public record Difference(String field, JsonNode before, JsonNode after) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** All between settings and others, in the order of the fields. */
    public static List<Difference> between(ConfigFields before, ConfigFields after) {
        ObjectNode then = JSON.valueToTree(before);
        ObjectNode now = JSON.valueToTree(after);
        List<Difference> found = new ArrayList<>();
        for (var field : now.properties()) {
            Difference one = new Difference(field.getKey(), then.get(field.getKey()), field.getValue());
            if (!one.before().equals(one.after())) {
                found.add(one);
            }
        }
        return List.copyOf(found);
    }

    /** In a line, for the record. */
    String line() {
        return field + ": " + before + " -> " + after;
    }
}
