/** The page of events: the newest with their pictures, and one with all that is published of it. */
@NullMarked
package dev.petrel.hub.console.events;

import org.jspecify.annotations.NullMarked;
