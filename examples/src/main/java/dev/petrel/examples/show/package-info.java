/**
 * The show: a broker that is killed now and then, the services of the house on it, what they say on the screen, and the
 * count at the end.
 */
@NullMarked
package dev.petrel.examples.show;

import org.jspecify.annotations.NullMarked;
