/** Small services of a house, as a user of the library would write them. They know the client and nothing of the demo. */
@NullMarked
package dev.petrel.examples.house;

import org.jspecify.annotations.NullMarked;
