@NullMarked
package dev.petrel.hub.homeassistant;

import org.jspecify.annotations.NullMarked;
