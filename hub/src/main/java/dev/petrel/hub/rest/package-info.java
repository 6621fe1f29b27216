/** The REST API: one class per path, no decisions of its own. */
@NullMarked
package dev.petrel.hub.rest;

import org.jspecify.annotations.NullMarked;
