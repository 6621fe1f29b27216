/** The code that the documentation shows: what stands between two marker comments stands there word for word. */
@NullMarked
package dev.petrel.examples.guide;

import org.jspecify.annotations.NullMarked;
