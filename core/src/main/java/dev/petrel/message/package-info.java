/** Content: what is published and what handlers get. Knows nothing of connections. */
@NullMarked
package dev.petrel.message;

import org.jspecify.annotations.NullMarked;
