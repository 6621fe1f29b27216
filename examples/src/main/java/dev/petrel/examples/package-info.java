/** The demo's door: options, Ctrl-C and the exit code. What happens behind it is told by {@code show}. */
@NullMarked
package dev.petrel.examples;

import org.jspecify.annotations.NullMarked;
