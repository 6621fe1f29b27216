/** The services, each on a real broker. */
@NullMarked
package dev.petrel.examples.house;

import org.jspecify.annotations.NullMarked;
