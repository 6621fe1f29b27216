package dev.petrel.journal;

import java.nio.file.Path;

/**
 * A place of a file where no sound record is.
 *
 * @param file which
 * @param offset where it begins, in bytes from the start of the file
 * @param bytes how long it is
 * @param kind what it looks like
 * @param records how many records it held at most, as far as their numbers tell; 0 where they tell nothing
 */
public record Damage(Path file, long offset, long bytes, Kind kind, long records) {

    /** What damage looks like. */
    public enum Kind {
        /** The file ends in what is no whole record, as after a power cut. */
        TORN_TAIL,
        /** What was written is not what is read. */
        CHANGED,
        /** The head of the file is damaged; its records are read all the same. */
        HEADER
    }

    /** What happened, in words. */
    public String text() {
        String place = "%d bytes at offset %d of %s".formatted(bytes, offset, file);
        return switch (kind) {
            case TORN_TAIL ->
                place + " are no whole record: it was being written when the process or the machine ended,"
                        + " or has changed since";
            case CHANGED ->
                place + " have changed since they were written: lost "
                        + (records == 0
                                ? "is what stood there"
                                : records == 1 ? "is at most one record" : "are at most " + records + " records");
            case HEADER -> place + " are no sound header; the records after it were read";
        };
    }
}
