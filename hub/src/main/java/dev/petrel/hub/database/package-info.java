/** The database: where it is, and what its schema looks like. */
@NullMarked
package dev.petrel.hub.database;

import org.jspecify.annotations.NullMarked;
