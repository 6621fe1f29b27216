/** A fleet of three services that talk with each other and with you: ears, a mind and a mouth. Each is a process of its own. */
@NullMarked
package dev.petrel.examples.fleet;

import org.jspecify.annotations.NullMarked;
