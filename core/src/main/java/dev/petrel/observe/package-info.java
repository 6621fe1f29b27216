/** What happened: states, events and health, for those who watch. Changes nothing. */
@NullMarked
package dev.petrel.observe;

import org.jspecify.annotations.NullMarked;
