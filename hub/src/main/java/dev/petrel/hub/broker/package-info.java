/** A broker that the hub brings along, for installations that have none. Knows nothing of the session with it. */
@NullMarked
package dev.petrel.hub.broker;

import org.jspecify.annotations.NullMarked;
