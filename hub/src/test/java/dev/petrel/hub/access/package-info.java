@NullMarked
package dev.petrel.hub.access;

import org.jspecify.annotations.NullMarked;
