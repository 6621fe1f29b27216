package dev.petrel.connection;

import dev.petrel.observe.Events;
import dev.petrel.time.Time;
import java.util.concurrent.Executor;

/**
 * What the parts of a connection need of the world around them.
 *
 * @param thread the I/O thread; what comes after its end is forgotten
 */
record Surroundings(Time time, Executor thread, Events events) {}
