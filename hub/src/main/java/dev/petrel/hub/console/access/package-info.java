/** The pages of users, tokens, one's own password and the audit log. */
@NullMarked
package dev.petrel.hub.console.access;

import org.jspecify.annotations.NullMarked;
