package dev.petrel.jobs.rest;

import dev.petrel.jobs.rest.ComputeException.NotAuthenticated;
import dev.petrel.jobs.rest.ComputeException.NotFound;
import dev.petrel.jobs.rest.ComputeException.NotPermitted;
import dev.petrel.jobs.rest.ComputeException.Refused;
import dev.petrel.jobs.rest.ComputeException.ServerFailed;
import dev.petrel.jobs.rest.ComputeException.ValidationFailed;
import dev.petrel.message.Payload;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came back. */
record Answer(String asked, int status, Payload body) {

    private static final String NO_WORDS = "An error occurred";
    private static final int LONGEST_DETAIL = 1000;

    static boolean good(int status) {
        return status >= 200 && status < 300;
    }

    Answer orThrow() {
        if (good(status)) {
            return this;
        }
        String detail = detail();
        throw switch (status) {
            case 400, 422 -> new ValidationFailed(asked, detail, new String(body.toBytes(), StandardCharsets.UTF_8));
            case 401 -> new NotAuthenticated(asked, detail);
            case 403 -> new NotPermitted(asked, detail);
            case 404 -> new NotFound(asked, detail);
            default -> status >= 500 ? new ServerFailed(asked, detail, status) : new Refused(asked, detail, status);
        };
    }

    /** The body as a JSON object. */
    JsonNode object() {
        JsonNode json = json();
        if (!json.isObject()) {
            throw unreadable("is no JSON object");
        }
        return json;
    }

    ServerFailed unreadable(String why) {
        return new ServerFailed(asked, "the answer " + why, status);
    }

    /** The service's own words, without what would break a line of a log or a terminal. */
    private String detail() {
        JsonNode json = json();
        JsonNode said = json.path("detail");
        if (said.isMissingNode() || said.isNull()) {
            said = json.path("message");
        }
        String text = said.isString() ? said.stringValue() : said.isContainer() ? said.toString() : NO_WORDS;
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST_DETAIL ? plain : plain.substring(0, LONGEST_DETAIL) + "...";
    }

    private JsonNode json() {
        try {
            return JsonMapper.shared().readTree(body.toBytes());
        } catch (JacksonException e) {
            return JsonMapper.shared().missingNode();
        }
    }
}
