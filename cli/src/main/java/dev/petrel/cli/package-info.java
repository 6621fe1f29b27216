/** The {@code petrel} command: reads its words, does what they say with the public client, answers with an exit code. */
@NullMarked
package dev.petrel.cli;

import org.jspecify.annotations.NullMarked;
