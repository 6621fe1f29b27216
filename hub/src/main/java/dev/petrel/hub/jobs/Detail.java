package dev.petrel.hub.jobs;

import dev.petrel.jobs.rest.ComputeException.ValidationFailed;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a service says is wrong with a request, as a sentence: services list it by field, or say it in words. */
final class Detail {

    private Detail() {}

    static String of(ValidationFailed wrong) {
        return of(wrong.body(), wrong.detail());
    }

    static String of(String body, String otherwise) {
        List<String> flaws = new ArrayList<>();
        for (JsonNode flaw : listed(body)) {
            JsonNode where = flaw.path("loc");
            String field = where.isEmpty() ? "" : where.get(where.size() - 1).asString("");
            String message = flaw.path("msg").asString("");
            if (!message.isEmpty()) {
                String between = Character.isLowerCase(message.charAt(0)) ? " " : ": ";
                flaws.add(field.isEmpty() ? message : field + between + message);
            }
        }
        return flaws.isEmpty() ? otherwise : String.join("; ", flaws);
    }

    private static JsonNode listed(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("detail");
        } catch (JacksonException noJson) {
            return JsonMapper.shared().missingNode();
        }
    }
}
