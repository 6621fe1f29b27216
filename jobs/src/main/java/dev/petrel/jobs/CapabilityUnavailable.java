package dev.petrel.jobs;

import dev.petrel.topic.MqttText;
import java.util.Map;

/** No worker became idle that can do a task. Try later, or start one that can. */
public final class CapabilityUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How many are named in the message. */
    private static final int NAMED = 20;

    private final String capability;
    private final transient Map<String, Integer> capabilities;

    CapabilityUnavailable(String capability, String why, Map<String, Integer> capabilities) {
        super("no worker is idle that can do " + MqttText.quoted(capability) + ", " + why + "; "
                + (capabilities.isEmpty() ? "no worker is there at all" : "idle: " + named(capabilities)));
        this.capability = capability;
        this.capabilities = Map.copyOf(capabilities);
    }

    private static String named(Map<String, Integer> capabilities) {
        StringBuilder names = new StringBuilder();
        capabilities.entrySet().stream()
                .limit(NAMED)
                .forEach(entry -> names.append(names.isEmpty() ? "" : ", ")
                        .append(MqttText.quoted(entry.getKey()))
                        .append(' ')
                        .append(entry.getValue()));
        return names.append(capabilities.size() > NAMED ? " and others" : "").toString();
    }

    /** The task. */
    public String capability() {
        return capability;
    }

    /** How many jobs could have been taken, by task; those that are all busy stand there with 0. */
    public Map<String, Integer> capabilities() {
        return capabilities;
    }
}
