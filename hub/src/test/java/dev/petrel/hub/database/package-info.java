@NullMarked
package dev.petrel.hub.database;

import org.jspecify.annotations.NullMarked;
