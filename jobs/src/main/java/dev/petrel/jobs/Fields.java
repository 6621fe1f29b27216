package dev.petrel.jobs;

import dev.petrel.envelope.Data;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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

    /** @param workerId whose it is, given what the worker calls itself, in the newer spelling or the older one */
    static WorkerStatus workerStatus(Payload payload, UnaryOperator<String> workerId) {
        JsonNode object = object(payload);
        String name = text(object, object.path("worker_id").isString() ? "worker_id" : "id");
        return new WorkerStatus(
                workerId.apply(name),
                texts(object, "capabilities"),
                count(object, "idle_count"),
                milliseconds(object, "timestamp"));
    }

    private static List<String> texts(JsonNode object, String name) {
        JsonNode list = object.path(name);
        if (!list.isArray() || list.valueStream().anyMatch(element -> !element.isString())) {
            throw new MalformedMessage(name + " is missing or not a list of texts");
        }
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static int count(JsonNode object, String name) {
        try {
            int count = number(object.path(name), name).intValueExact();
            if (count >= 0) {
                return count;
            }
        } catch (ArithmeticException e) {
            throw new MalformedMessage(name + " is not a whole number", e);
        }
        throw new MalformedMessage(name + " is below zero");
    }
}
