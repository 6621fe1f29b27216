/** Each way of building on a client, on a broker. */
@NullMarked
package dev.petrel.examples.composition;

import org.jspecify.annotations.NullMarked;
