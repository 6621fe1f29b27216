@NullMarked
package dev.petrel.compute.store;

import org.jspecify.annotations.NullMarked;
