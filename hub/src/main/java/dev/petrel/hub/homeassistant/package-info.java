/** What Home Assistant is told about cameras: discovery documents, and which of them stand on the broker. */
@NullMarked
package dev.petrel.hub.homeassistant;

import org.jspecify.annotations.NullMarked;
