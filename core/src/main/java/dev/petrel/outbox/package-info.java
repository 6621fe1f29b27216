/**
 * Keeps publications on disk until they have arrived, and feeds them to whatever sends them. Knows nothing of the
 * connection. Everything in it happens on one thread of its own, but for taking publications. Internal.
 */
@NullMarked
package dev.petrel.outbox;

import org.jspecify.annotations.NullMarked;
