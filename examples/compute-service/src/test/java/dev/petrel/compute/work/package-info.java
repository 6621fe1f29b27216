@NullMarked
package dev.petrel.compute.work;

import org.jspecify.annotations.NullMarked;
