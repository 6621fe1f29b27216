/**
 * The jobs in their database and their files on disk: who has a job, and what became of it. Knows nothing of HTTP, MQTT or
 * what the jobs do.
 */
@NullMarked
package dev.petrel.compute.store;

import org.jspecify.annotations.NullMarked;
