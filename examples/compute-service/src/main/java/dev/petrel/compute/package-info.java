/**
 * A compute service, as an example of what Petrel is for: jobs come in over REST, workers do them, and what becomes of them
 * is said over MQTT.
 */
@NullMarked
package dev.petrel.compute;

import org.jspecify.annotations.NullMarked;
