package dev.petrel.hub;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line as the log has it with {@code --json-logs} (Elastic Common Schema), for what is said before there is a log, or
 * beside it.
 */
public final class JsonLine {

    /** The setting of Spring Boot that makes the log JSON. */
    public static final String SETTING = "logging.structured.format.console";

    private JsonLine() {}

    /** The line, without its end; breaks and quotes in it are escaped. */
    public static String of(Level level, Class<?> who, String message, @Nullable Throwable failure) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("@timestamp", Instant.now().toString());
        line.putObject("log").put("level", level.name()).put("logger", who.getName());
        line.put("message", message);
        if (failure != null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            line.putObject("error")
                    .put("type", failure.getClass().getName())
                    .put("message", failure.getMessage())
                    .put("stack_trace", trace.toString());
        }
        line.putObject("ecs").put("version", "8.11");
        return line.toString();
    }
}
