@NullMarked
package dev.petrel.hub.event;

import org.jspecify.annotations.NullMarked;
