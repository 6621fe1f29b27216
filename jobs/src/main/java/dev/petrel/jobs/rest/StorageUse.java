package dev.petrel.jobs.rest;

/**
 * What the jobs of a service take.
 *
 * @param bytes what their files take on disk
 * @param jobs how many there are
 */
public record StorageUse(long bytes, long jobs) {}
