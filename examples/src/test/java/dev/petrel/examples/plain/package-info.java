/**
 * The counter-example: the services of {@link dev.petrel.examples.fleet}, written directly on a protocol client, with what
 * a service needs beside the protocol written by hand. Kept to be counted and compared.
 */
@NullMarked
package dev.petrel.examples.plain;

import org.jspecify.annotations.NullMarked;
