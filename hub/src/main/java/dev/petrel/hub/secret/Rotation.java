package dev.petrel.hub.secret;

/**
 * What a rotation did.
 *
 * @param sealedAnew how many texts are sealed with the new key
 * @param unreadable how many no key opened; they stay as they were
 */
public record Rotation(int sealedAnew, int unreadable) {}
