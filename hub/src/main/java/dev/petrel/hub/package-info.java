/** The hub as a program: its properties and how it starts. */
@NullMarked
package dev.petrel.hub;

import org.jspecify.annotations.NullMarked;
