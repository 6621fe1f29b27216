@NullMarked
package dev.petrel.hub.fleet;

import org.jspecify.annotations.NullMarked;
