@NullMarked
package dev.petrel.hub.secret;

import org.jspecify.annotations.NullMarked;
