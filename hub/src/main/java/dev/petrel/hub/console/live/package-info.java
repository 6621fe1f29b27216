/** The page of what comes and goes on the broker right now. */
@NullMarked
package dev.petrel.hub.console.live;

import org.jspecify.annotations.NullMarked;
