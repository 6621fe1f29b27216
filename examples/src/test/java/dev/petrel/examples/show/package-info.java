/** The show: what it prints and what it counts. */
@NullMarked
package dev.petrel.examples.show;

import org.jspecify.annotations.NullMarked;
