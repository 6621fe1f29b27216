/** The command line, run in this process: words in, lines and an exit code out. */
@NullMarked
package dev.petrel.cli;

import org.jspecify.annotations.NullMarked;
