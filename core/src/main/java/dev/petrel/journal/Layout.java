package dev.petrel.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * How a segment looks. A header of 32 bytes: magic (8), version (4), CRC32C of the rest (4), number of the first record
 * (8), a number that the next record of the journal has at least (8). Then frames, each the length of its body (4), a
 * CRC32C over body and number (4), its number (8) and the body. Sixteen zero bytes are no frame: they end the records.
 */
final class Layout {

    static final int HEADER = 32;
    static final int FRAME = 16;
    static final int VERSION = 1;
    static final String SEGMENT = ".records";
    static final String MARKS = ".done";
    static final String UNFINISHED = ".unfinished";

    private static final long MAGIC = 0x5045_5452_454C_4A0AL; // "PETRELJ" and a line feed

    private Layout() {}

    static String name(long first, String ending) {
        return String.format(Locale.ROOT, "%020d%s", first, ending);
    }

    /** The number that a file is named by; below zero for a file of another kind. */
    static long numberOf(Path file, String ending) {
        String name = file.getFileName().toString();
        if (name.length() != 20 + ending.length() || !name.endsWith(ending)) {
            return -1;
        }
        String digits = name.substring(0, 20);
        try {
            return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : -1;
        } catch (NumberFormatException e) {
            return -1; // too many digits for a number of ours
        }
    }

    static ByteBuffer header(long first, long reached) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(first).putLong(reached);
        return header.putInt(12, crcOf(header)).flip();
    }

    /** What a header says. */
    sealed interface Header {

        /** One of this version. */
        record Known(long first, long reached) implements Header {}

        /** A sound one of another version, or of another kind of file. */
        record Foreign(int version) implements Header {}

        /** Its checksum is wrong. */
        record Damaged() implements Header {}
    }

    static Header read(ByteBuffer header) {
        if (header.getInt(12) != crcOf(header)) {
            return new Header.Damaged();
        }
        return header.getLong(0) == MAGIC && header.getInt(8) == VERSION
                ? new Header.Known(header.getLong(16), header.getLong(24))
                : new Header.Foreign(header.getInt(8));
    }

    private static int crcOf(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(12));
        crc.update(header.duplicate().clear().position(16));
        return (int) crc.getValue();
    }
}
