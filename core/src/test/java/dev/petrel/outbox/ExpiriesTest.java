package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which records expire when. */
class ExpiriesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Expiries expiries = new Expiries();

    @Test
    void aRecordIsDueAtTheEndOfItsSecond() {
        expiries.add(1, 10, SECOND + 1);
        assertThat(expiries.untilNext(0)).isEqualTo(2 * SECOND);
        assertThat(expiries.untilNext(SECOND / 2)).isEqualTo(3 * SECOND / 2);
        assertThat(expiries.poll(2 * SECOND - 1)).isNull();

        assertThat(due(2 * SECOND)).containsExactly("1 10");

        assertThat(expiries.poll(2 * SECOND)).isNull();
        assertThat(expiries.untilNext(2 * SECOND)).isEqualTo(Epoch.NEVER);
    }

    @Test
    void theyAreDueSecondBySecondAndNotLaterThanNow() {
        for (int number = 0; number < 100; number++) {
            expiries.add(number, 2 * number, number < 30 ? SECOND : 5 * SECOND);
        }
        expiries.add(100, 1, Epoch.NEVER);

        assertThat(due(9 * SECOND)).hasSize(30).startsWith("0 0").endsWith("29 58");
        assertThat(expiries.untilNext(9 * SECOND)).isZero();
        assertThat(due(9 * SECOND)).hasSize(70).startsWith("30 60").endsWith("99 198");
        assertThat(expiries.untilNext(9 * SECOND)).isEqualTo(Epoch.NEVER);
    }

    @Test
    void whatEndedOtherwiseIsForgottenOnceItIsMost() {
        for (int number = 0; number < 5000; number++) {
            expiries.add(number, number, number < 4000 ? SECOND : 2 * SECOND);
        }
        expiries.sweep(2500, number -> false);
        expiries.sweep(2499, number -> number == 4001 || number == 4999);

        assertThat(expiries.untilNext(0)).isEqualTo(2 * SECOND);
        assertThat(due(2 * SECOND)).containsExactly("4001 4001", "4999 4999");
    }

    @Test
    void fewAreNeverSwept() {
        for (int number = 0; number < 4096; number++) {
            expiries.add(number, number, SECOND);
        }
        expiries.sweep(0, number -> false);
        assertThat(due(SECOND)).hasSize(4096);

        for (int number = 0; number < 4096; number++) {
            expiries.add(number, number, SECOND);
        }
        expiries.sweep(0, number -> false);
        assertThat(due(SECOND)).hasSize(4096);
    }

    /** Numbers and bytes of what is due next. */
    private List<String> due(long now) {
        Expiries.Due due = expiries.poll(now);
        List<String> all = new ArrayList<>();
        for (int i = 0; due != null && i < due.size(); i++) {
            all.add(due.number(i) + " " + due.bytes(i));
        }
        return all;
    }
}
