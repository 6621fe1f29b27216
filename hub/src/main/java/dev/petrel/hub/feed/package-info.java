/** What goes out: events in order per camera, and what is retained about each camera. Knows nothing of REST. */
@NullMarked
package dev.petrel.hub.feed;

import org.jspecify.annotations.NullMarked;
