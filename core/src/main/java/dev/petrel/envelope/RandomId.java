package dev.petrel.envelope;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids in the form that fleets of py-tars use: a random UUID without dashes. They tell messages apart and guard nothing. */
final class RandomId {

    private static final HexFormat HEX = HexFormat.of();

    private RandomId() {}

    /** 32 lower-case hexadecimal digits, with version 4 and variant as in RFC 9562. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
