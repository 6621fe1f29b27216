@NullMarked
package dev.petrel.hub.console.jobs;

import org.jspecify.annotations.NullMarked;
