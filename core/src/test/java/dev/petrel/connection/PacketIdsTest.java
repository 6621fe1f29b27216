package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Identifiers that nothing else uses. */
class PacketIdsTest {

    private static final int ALL = 65_535;

    private final PacketIds ids = new PacketIds();

    @Test
    void theyBeginWithOneAndGoOnAfterTheLast() {
        assertThat(ids.next()).isEqualTo(1);
        ids.free(1);

        assertThat(ids.next()).isEqualTo(2);
    }

    @Test
    void afterTheHighestTheLowestFreeOneFollows() {
        for (int i = 1; i <= ALL; i++) {
            assertThat(ids.next()).isEqualTo(i);
        }
        ids.free(7);

        assertThat(ids.next()).isEqualTo(7);
    }

    @Test
    void whereAllAreInUseItSaysSo() {
        for (int i = 0; i < ALL; i++) {
            ids.next();
        }

        assertThatThrownBy(ids::next).isInstanceOf(IllegalStateException.class).hasMessageContaining("65535");
    }

    @Test
    void noneIsHandedOutTwiceAtATime() {
        Random chance = new Random(7);
        BitSet used = new BitSet();

        for (int i = 0; i < 200_000; i++) {
            if (chance.nextInt(5) < 3 && used.cardinality() < ALL) {
                int id = ids.next();
                assertThat(id).isBetween(1, ALL);
                assertThat(used.get(id)).isFalse();
                used.set(id);
            } else {
                int id = used.nextSetBit(chance.nextInt(ALL));
                if (id > 0) {
                    used.clear(id);
                    ids.free(id);
                }
            }
        }
    }
}
