/** The pages of the broker's settings and of their history. Knows nothing of how they are stored or carried out. */
@NullMarked
package dev.petrel.hub.console.settings;

import org.jspecify.annotations.NullMarked;
