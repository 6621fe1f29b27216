@NullMarked
package dev.petrel.hub.console.settings;

import org.jspecify.annotations.NullMarked;
