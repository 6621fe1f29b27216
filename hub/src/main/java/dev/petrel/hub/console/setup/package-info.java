/** The pages of the first settings: a broker, topics and Home Assistant, done. */
@NullMarked
package dev.petrel.hub.console.setup;

import org.jspecify.annotations.NullMarked;
