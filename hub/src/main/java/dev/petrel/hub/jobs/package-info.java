/**
 * The jobs of a compute service: followed over MQTT in the hub's own session, asked for, submitted and deleted over REST.
 * Knows nothing of cameras and events.
 */
@NullMarked
package dev.petrel.hub.jobs;

import org.jspecify.annotations.NullMarked;
