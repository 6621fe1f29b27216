/** The broker's settings: their limits, where they are stored and who changed them. Knows nothing of connections. */
@NullMarked
package dev.petrel.hub.config;

import org.jspecify.annotations.NullMarked;
