/** Building on a client by wrapping it: one small class for each way, meant to be read. */
@NullMarked
package dev.petrel.examples.composition;

import org.jspecify.annotations.NullMarked;
