@NullMarked
package dev.petrel.examples.fleet;

import org.jspecify.annotations.NullMarked;
