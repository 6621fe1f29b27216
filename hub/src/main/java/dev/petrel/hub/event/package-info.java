/** Events as they were accepted: stored once, read in pages, counted. Knows nothing of MQTT. */
@NullMarked
package dev.petrel.hub.event;

import org.jspecify.annotations.NullMarked;
