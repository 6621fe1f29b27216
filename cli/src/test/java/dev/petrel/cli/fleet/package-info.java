@NullMarked
package dev.petrel.cli.fleet;

import org.jspecify.annotations.NullMarked;
