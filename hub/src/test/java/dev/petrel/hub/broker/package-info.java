@NullMarked
package dev.petrel.hub.broker;

import org.jspecify.annotations.NullMarked;
