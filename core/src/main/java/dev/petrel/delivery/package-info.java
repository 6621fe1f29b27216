/**
 * The way in: from a PUBLISH to its handlers and to its acknowledgement. Match, lane, identity, handler, outcome, ack:
 * one visible list in {@link dev.petrel.delivery.Dispatcher}. Knows nothing of sockets. Internal.
 */
@NullMarked
package dev.petrel.delivery;

import org.jspecify.annotations.NullMarked;
