/**
 * What a client says of itself to a fleet: a retained status with a will behind it, and a heartbeat. Knows what is said
 * when, and what it means when something else is heard; knows nothing of how it travels.
 */
@NullMarked
package dev.petrel.health;

import org.jspecify.annotations.NullMarked;
