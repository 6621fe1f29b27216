/**
 * Records on disk: numbered, in order, each with its checksum, until they are done. Knows bytes and files, not what the
 * bytes mean. Internal.
 */
@NullMarked
package dev.petrel.journal;

import org.jspecify.annotations.NullMarked;
