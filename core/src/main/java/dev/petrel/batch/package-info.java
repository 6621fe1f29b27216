/**
 * Batching: what comes in small pieces leaves in one message. Knows publishers and envelopes, nothing of connections.
 */
@NullMarked
package dev.petrel.batch;

import org.jspecify.annotations.NullMarked;
