/** The page of what did not arrive: events that wait, events that the broker refused, and dead letters. */
@NullMarked
package dev.petrel.hub.console.undelivered;

import org.jspecify.annotations.NullMarked;
