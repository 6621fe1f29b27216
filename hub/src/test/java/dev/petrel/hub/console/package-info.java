@NullMarked
package dev.petrel.hub.console;

import org.jspecify.annotations.NullMarked;
