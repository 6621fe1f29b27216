package dev.petrel.jobs;

import dev.petrel.envelope.Data;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads and writes the JSON of jobs and workers, field by field, each with its type. */
final class Fields {

    private static final BigDecimal FULL = BigDecimal.valueOf(JobStatus.DONE);

    private Fields() {}

    static JobStatus jobStatus(Payload payload) {
        JsonNode object = object(payload);
        return new JobStatus(
                text(object, "job_id"),
                text(object, "event_type"),
                progress(object),
                milliseconds(object, "timestamp"));
    }

    static JsonNode object(Payload payload) {
        return Data.read(payload).as(JsonNode.class);
    }

    static Payload json(Map<String, Object> fields) {
        return Data.of(fields).json();
    }

    /** @throws MalformedMessage if there is none, or an empty or endless one */
    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new MalformedMessage(name + " is missing, empty or not text");
        }
        if (value.stringValue().length() > JobStatus.LONGEST_TEXT) {
            throw new MalformedMessage(name + " has " + value.stringValue().length() + " characters; at most "
                    + JobStatus.LONGEST_TEXT + " are taken");
        }
        return value.stringValue();
    }

    /** A time since 1970; what is finer than a millisecond is refused, the digits after a decimal point may be there. */
    static Instant milliseconds(JsonNode object, String name) {
        try {
            return Instant.ofEpochMilli(number(object.path(name), name).longValueExact());
        } catch (ArithmeticException e) {
            throw new MalformedMessage(name + " is not a whole number of milliseconds since 1970");
        }
    }

    static BigDecimal number(JsonNode value, String name) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new MalformedMessage(name + " is missing or not a number");
        }
        return value.decimalValue();
    }

    private static int progress(JsonNode object) {
        JsonNode data = object.path("data");
        if (!data.isMissingNode() && !data.isNull() && !data.isObject()) {
            throw new MalformedMessage("data is not an object");
        }
        JsonNode nested = data.path("progress");
        JsonNode value = nested.isMissingNode() || nested.isNull() ? object.path("progress") : nested;
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        BigDecimal percent = number(value, "progress").max(BigDecimal.ZERO).min(FULL);
        return percent.setScale(0, RoundingMode.DOWN).intValueExact();
    }
}
