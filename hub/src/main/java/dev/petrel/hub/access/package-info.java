/** Who may do what: users, tokens, rates, and the record of what they changed. */
@NullMarked
package dev.petrel.hub.access;

import org.jspecify.annotations.NullMarked;
