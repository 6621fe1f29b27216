@NullMarked
package dev.petrel.hub.console.live;

import org.jspecify.annotations.NullMarked;
