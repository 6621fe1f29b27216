/** The clock and alarms, the system's or turned by hand. */
@NullMarked
package dev.petrel.time;

import org.jspecify.annotations.NullMarked;
