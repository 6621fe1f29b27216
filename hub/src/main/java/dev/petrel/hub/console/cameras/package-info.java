/** The pages of cameras: all of them, and each with its entities and what Home Assistant is told. */
@NullMarked
package dev.petrel.hub.console.cameras;

import org.jspecify.annotations.NullMarked;
