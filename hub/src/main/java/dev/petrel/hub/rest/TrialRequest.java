package dev.petrel.hub.rest;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.ConfigRequest;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.JsonBody;
import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be tried: read as the settings are, whose fields have other names.
 *
 * @param broker where, as whom
 * @param password empty where none came with it
 */
record TrialRequest(BrokerAddress broker, Optional<Secret> password) {

    private static final Map<String, String> NAMES = new LinkedHashMap<>(Map.of(
            "host", "broker_host",
            "port", "broker_port",
            "username", "username",
            "password", "password",
            "use_tls", "use_tls"));

    /** @throws Problem 400 with all fields that there are not, 422 with all that are out of their limits */
    static TrialRequest read(byte[] body) {
        if (!(JsonBody.read(body) instanceof ObjectNode asked)) {
            throw Problem.malformed(List.of(new FieldFlaw("", "must be a JSON object")));
        }
        ObjectNode settings = JsonMapper.shared().createObjectNode();
        List<FieldFlaw> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : asked.properties()) {
            String name = NAMES.get(field.getKey());
            if (name == null) {
                unknown.add(new FieldFlaw(field.getKey(), "is not a field of this request"));
            } else {
                settings.set(name, field.getValue());
            }
        }
        if (!unknown.isEmpty()) {
            throw Problem.malformed(unknown);
        }
        Edit edit = edit(settings);
        Optional<Secret> password =
                edit.password() instanceof PasswordChange.Set set ? Optional.of(set.password()) : Optional.empty();
        return new TrialRequest(edit.config().broker(), password);
    }

    private static Edit edit(ObjectNode settings) {
        try {
            return ConfigRequest.replacing(settings);
        } catch (Problem problem) {
            throw problem.status() == HttpStatus.UNPROCESSABLE_CONTENT
                    ? Problem.outOfLimits(problem.errors().stream()
                            .map(TrialRequest::asCalledHere)
                            .toList())
                    : problem;
        }
    }

    private static FieldFlaw asCalledHere(FieldFlaw flaw) {
        return NAMES.entrySet().stream()
                .filter(name -> name.getValue().equals(flaw.field()))
                .findFirst()
                .map(name -> new FieldFlaw(name.getKey(), flaw.message()))
                .orElse(flaw);
    }
}
