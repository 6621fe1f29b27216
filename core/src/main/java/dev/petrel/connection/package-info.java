/**
 * Keeps one wire alive: when to dial, what is wished, what is in flight. Knows nothing of handlers. Everything in it
 * happens on the I/O thread but for {@link dev.petrel.connection.Intake}. Internal.
 */
@NullMarked
package dev.petrel.connection;

import org.jspecify.annotations.NullMarked;
