/** The demo's command line, and the code that the documentation shows. */
@NullMarked
package dev.petrel.examples;

import org.jspecify.annotations.NullMarked;
