/** What there is room for, and who goes when there is none. Knows neither the connection nor the disk. */
@NullMarked
package dev.petrel.overflow;

import org.jspecify.annotations.NullMarked;
