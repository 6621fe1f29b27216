package dev.petrel.envelope;

import dev.petrel.message.Message;

/**
 * What a handler of envelopes gets.
 *
 * @param data what was said
 * @param envelope the words on its outside
 * @param message how it came: topic, named levels, metadata
 */
public record Event<T>(T data, Envelope envelope, Message message) {}
