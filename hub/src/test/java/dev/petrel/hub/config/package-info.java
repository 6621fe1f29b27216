@NullMarked
package dev.petrel.hub.config;

import org.jspecify.annotations.NullMarked;
