/** Tests of the embedded broker, which speak to it in raw MQTT packets. */
@NullMarked
package dev.petrel.broker;

import org.jspecify.annotations.NullMarked;
