/** Tests of the testkit against real sockets, real brokers and Mosquitto's own clients. */
@NullMarked
package dev.petrel.testkit;

import org.jspecify.annotations.NullMarked;
