package dev.petrel.settings;

import org.jspecify.annotations.Nullable;

/**
 * Who connects.
 *
 * @param userName the user's name
 * @param password the password, or null for none
 */
public record Login(String userName, @Nullable Secret password) {}
