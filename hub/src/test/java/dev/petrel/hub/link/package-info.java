@NullMarked
package dev.petrel.hub.link;

import org.jspecify.annotations.NullMarked;
