/** The console in a real browser, on a real hub with a real broker. */
@NullMarked
package dev.petrel.console;

import org.jspecify.annotations.NullMarked;
