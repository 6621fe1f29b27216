/**
 * Messages that no handler could handle: how they are written and read, and a folder for those that no broker takes.
 * Knows nothing of who sends them, and when.
 */
@NullMarked
package dev.petrel.deadletter;

import org.jspecify.annotations.NullMarked;
