/**
 * Petrel's front door: {@link dev.petrel.PetrelClient} and what it is asked with. The only room that knows every other.
 */
@NullMarked
package dev.petrel;

import org.jspecify.annotations.NullMarked;
