/** The first page: how the connection is, what was published, what went wrong, and who else is there. */
@NullMarked
package dev.petrel.hub.console.overview;

import org.jspecify.annotations.NullMarked;
