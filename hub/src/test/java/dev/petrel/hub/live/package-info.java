@NullMarked
package dev.petrel.hub.live;

import org.jspecify.annotations.NullMarked;
