/**
 * Tools for tests of services that talk MQTT: brokers that can be stopped, killed and scripted, a network link that
 * fails on demand, and certificates. It knows brokers and the wire; it does not know Petrel's client.
 */
@NullMarked
package dev.petrel.testkit;

import org.jspecify.annotations.NullMarked;
