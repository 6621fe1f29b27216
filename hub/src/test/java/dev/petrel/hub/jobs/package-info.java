@NullMarked
package dev.petrel.hub.jobs;

import org.jspecify.annotations.NullMarked;
