package dev.petrel.hub.letters;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where dead letters are looked for, below {@code petrel.hub.letters}.
 *
 * @param topics a topic filter, default {@code dead/#}
 */
@ConfigurationProperties("petrel.hub.letters")
record LetterProperties(@DefaultValue("dead/#") String topics) {}
