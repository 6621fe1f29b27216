/** How things end in MQTT's words and in Petrel's: reason codes, the outcome of a publication and its receipt. */
@NullMarked
package dev.petrel.outcome;

import org.jspecify.annotations.NullMarked;
