/** What all pages of the console share: the frame around them, and the word that something on them has changed. */
@NullMarked
package dev.petrel.hub.console;

import org.jspecify.annotations.NullMarked;
