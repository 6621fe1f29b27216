/**
 * What the services of a fleet say to each other: an envelope around data, as JSON. Knows what is in a message; knows
 * nothing of how it travels.
 */
@NullMarked
package dev.petrel.envelope;

import org.jspecify.annotations.NullMarked;
