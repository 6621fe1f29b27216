/** Wishes: where the broker is, who connects, how patient the client is. Knows nothing of how they are met. */
@NullMarked
package dev.petrel.settings;

import org.jspecify.annotations.NullMarked;
