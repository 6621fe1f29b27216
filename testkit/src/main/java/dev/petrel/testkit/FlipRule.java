package dev.petrel.testkit;

import java.util.SplittableRandom;

/**
 * By which rule bits are flipped at random.
 *
 * @param oneIn one bit in so many bytes, on average; the distance is at least 1 and less than twice as much
 * @param seed where the random numbers begin
 * @param number tells one rule from the next that looks the same
 */
record FlipRule(int oneIn, long seed, int number) {

    /** What it does to one direction of one connection: the same each time, however the bytes are cut into pieces. */
    static final class Stream {

        private final FlipRule rule;
        private final SplittableRandom random;
        private long untilNext;

        Stream(FlipRule rule, int connection, Direction direction) {
            this.rule = rule;
            random = new SplittableRandom(
                    rule.seed + 31L * (2L * connection + (direction == Direction.TO_BROKER ? 0 : 1)));
            untilNext = distance();
        }

        boolean follows(FlipRule other) {
            return rule.equals(other);
        }

        /** Flips what is due in bytes that pass; how many bits it flipped. */
        int apply(byte[] bytes) {
            int flipped = 0;
            int at = 0;
            while (untilNext <= bytes.length - at) {
                at += (int) untilNext;
                bytes[at - 1] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                flipped++;
                untilNext = distance();
            }
            untilNext -= bytes.length - at;
            return flipped;
        }

        private long distance() {
            return random.nextLong(1, 2L * rule.oneIn);
        }
    }
}
