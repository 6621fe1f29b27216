/** Names: topics, filters and templates, and which matches which. Knows nothing of messages or brokers. */
@NullMarked
package dev.petrel.topic;

import org.jspecify.annotations.NullMarked;
