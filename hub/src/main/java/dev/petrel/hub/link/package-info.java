/** The one MQTT session of the installation: which hub holds it, how it is, and who speaks while it lasts. */
@NullMarked
package dev.petrel.hub.link;

import org.jspecify.annotations.NullMarked;
