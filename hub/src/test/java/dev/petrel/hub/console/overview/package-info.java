@NullMarked
package dev.petrel.hub.console.overview;

import org.jspecify.annotations.NullMarked;
