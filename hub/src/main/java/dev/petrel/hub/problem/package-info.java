/** What a caller is told when something cannot be done: problems by RFC 9457. Knows nothing of what they are about. */
@NullMarked
package dev.petrel.hub.problem;

import org.jspecify.annotations.NullMarked;
