/** Secrets at rest: the master key, the keyset, what it encrypts. Knows nothing of what they open. */
@NullMarked
package dev.petrel.hub.secret;

import org.jspecify.annotations.NullMarked;
