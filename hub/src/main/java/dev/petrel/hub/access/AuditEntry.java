package dev.petrel.hub.access;

import java.time.Instant;

/**
 * What somebody did.
 *
 * @param id larger for later ones
 * @param at when
 * @param who the name of the caller, or of the command
 * @param action what was done
 * @param detail to what, without secrets
 */
public record AuditEntry(long id, Instant at, String who, String action, String detail) {}
