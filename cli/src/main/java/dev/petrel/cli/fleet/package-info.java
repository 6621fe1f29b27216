/** What the services of a fleet say of themselves, put together. Knows nothing of command lines and connections. */
@NullMarked
package dev.petrel.cli.fleet;

import org.jspecify.annotations.NullMarked;
