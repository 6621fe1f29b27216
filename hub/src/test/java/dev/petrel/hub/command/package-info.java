@NullMarked
package dev.petrel.hub.command;

import org.jspecify.annotations.NullMarked;
