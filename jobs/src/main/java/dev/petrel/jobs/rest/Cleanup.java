package dev.petrel.jobs.rest;

/**
 * What a cleanup did.
 *
 * @param deletedJobs how many jobs are gone
 * @param freedBytes what their files took
 */
public record Cleanup(long deletedJobs, long freedBytes) {}
