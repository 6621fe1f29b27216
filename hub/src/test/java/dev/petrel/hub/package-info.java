@NullMarked
package dev.petrel.hub;

import org.jspecify.annotations.NullMarked;
