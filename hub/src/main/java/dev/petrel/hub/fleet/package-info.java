/** The services that say on the broker how they are, put together. Knows nothing of pages and of how the hub is connected. */
@NullMarked
package dev.petrel.hub.fleet;

import org.jspecify.annotations.NullMarked;
