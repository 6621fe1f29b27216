/**
 * Follows work that others do: what a worker says of its jobs and of itself over MQTT, and waiting for a job's end. Knows
 * no REST; that is {@code dev.petrel.jobs.rest}.
 */
@NullMarked
package dev.petrel.jobs;

import org.jspecify.annotations.NullMarked;
