/** Finds out what works between this machine and a broker. Knows nothing of command lines. */
@NullMarked
package dev.petrel.cli.doctor;

import org.jspecify.annotations.NullMarked;
