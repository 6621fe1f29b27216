/** The documentation, compared with the code. */
@NullMarked
package dev.petrel.examples.guide;

import org.jspecify.annotations.NullMarked;
