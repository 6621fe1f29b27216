package dev.petrel.journal;

/**
 * Where a record is in its segment.
 *
 * @param number which record
 * @param offset where its frame begins, in bytes from the start of the file
 */
record Place(long number, long offset) {}
