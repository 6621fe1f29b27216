/** What the services of the fleet would buy or build: simulated, so that everything else is real. */
@NullMarked
package dev.petrel.examples.fleet.engine;

import org.jspecify.annotations.NullMarked;
