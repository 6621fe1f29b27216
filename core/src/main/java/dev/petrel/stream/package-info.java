/**
 * Streaming: a text that comes in pieces, numbered on one side and put together on the other. Knows publishers, messages
 * and envelopes, nothing of connections.
 */
@NullMarked
package dev.petrel.stream;

import org.jspecify.annotations.NullMarked;
