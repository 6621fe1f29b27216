/**
 * A broker inside this process: it knows Apache ActiveMQ Artemis and how to set it up so that it loses nothing; it does
 * not know Petrel's client.
 */
@NullMarked
package dev.petrel.broker;

import org.jspecify.annotations.NullMarked;
