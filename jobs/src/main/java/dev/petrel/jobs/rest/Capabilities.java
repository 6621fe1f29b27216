package dev.petrel.jobs.rest;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What the workers of a service can do.
 *
 * @param workers how many there are; empty where the service does not say
 * @param idle for each task how many workers have nothing to do; 0 where all are at work
 */
public record Capabilities(OptionalInt workers, Map<String, Integer> idle) {

    /** Keeps a copy of the map. */
    public Capabilities {
        idle = Map.copyOf(idle);
    }

    /** Whether there is a worker for a task, at work or not. */
    public boolean offers(String taskType) {
        return idle.containsKey(taskType);
    }
}
