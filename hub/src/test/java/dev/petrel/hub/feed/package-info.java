@NullMarked
package dev.petrel.hub.feed;

import org.jspecify.annotations.NullMarked;
