/** The commands {@code petrel hub ...}: words, exit codes, and the one line that says what went wrong. */
@NullMarked
package dev.petrel.hub.command;

import org.jspecify.annotations.NullMarked;
