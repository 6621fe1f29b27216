/** The dead letters of the services on the broker: what none of their handlers could handle, kept until somebody decides. */
@NullMarked
package dev.petrel.hub.letters;

import org.jspecify.annotations.NullMarked;
