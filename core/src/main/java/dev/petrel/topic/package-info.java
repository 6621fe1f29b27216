/**
 * Names: topics, filters and templates, which matches which, and the text that MQTT carries. Knows nothing of messages
 * or brokers.
 */
@NullMarked
package dev.petrel.topic;

import org.jspecify.annotations.NullMarked;
