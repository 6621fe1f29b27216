/** The cameras of the application: their names, kinds and states. Knows nothing of events. */
@NullMarked
package dev.petrel.hub.camera;

import org.jspecify.annotations.NullMarked;
