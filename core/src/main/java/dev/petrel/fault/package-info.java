/** What goes wrong, as exceptions that tell the caller what to do. */
@NullMarked
package dev.petrel.fault;

import org.jspecify.annotations.NullMarked;
