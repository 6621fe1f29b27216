@NullMarked
package dev.petrel.hub.camera;

import org.jspecify.annotations.NullMarked;
