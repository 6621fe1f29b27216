/**
 * Asking and answering: requests whose replies find their way back, and responders that make them. Knows envelopes and
 * the roles that carry them; knows nothing of connections.
 */
@NullMarked
package dev.petrel.request;

import org.jspecify.annotations.NullMarked;
