/**
 * The messages of the broker as they come, for people who watch. Keeps a bounded part of them, and only while somebody
 * watches; knows nothing of pages.
 */
@NullMarked
package dev.petrel.hub.live;

import org.jspecify.annotations.NullMarked;
