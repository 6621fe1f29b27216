@NullMarked
package dev.petrel.hub.rest;

import org.jspecify.annotations.NullMarked;
