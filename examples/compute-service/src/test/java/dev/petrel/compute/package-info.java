@NullMarked
package dev.petrel.compute;

import org.jspecify.annotations.NullMarked;
