package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final Rate THREE_A_MINUTE = Rate.perMinute("tests", 3);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Rates rates = new Rates(time);

    @Test
    void oneTooManyIsToldHowLongToWaitAndThenServed() {
        take("ann", 3);

        Optional<Duration> wait = rates.take(THREE_A_MINUTE, "ann");

        assertThat(wait).contains(Duration.ofSeconds(20));
        time.turn(wait.orElseThrow());
        assertThat(rates.take(THREE_A_MINUTE, "ann")).isEmpty();
        assertThat(rates.take(THREE_A_MINUTE, "ann")).isPresent();
    }

    @Test
    void callersAndKindsAreCountedApart() {
        take("ann", 3);

        assertThat(rates.take(THREE_A_MINUTE, "bob")).isEmpty();
        assertThat(rates.take(Rate.perMinute("others", 3), "ann")).isEmpty();
    }

    @Test
    void whatIsGivenBackCountsNotAndNeverMakesMore() {
        take("ann", 1);
        rates.giveBack(THREE_A_MINUTE, "ann");
        rates.giveBack(THREE_A_MINUTE, "ann");

        take("ann", 3);

        assertThat(rates.take(THREE_A_MINUTE, "ann")).isPresent();
    }

    @Test
    void oneWhoHasANetworkOfAddressesIsOne() {
        assertThat(Address.of("2001:db8:1:2::1")).isEqualTo(Address.of("2001:db8:1:2:ffff::2"));
        assertThat(Address.of("2001:db8:1:2::1")).isNotEqualTo(Address.of("2001:db8:1:3::1"));
        assertThat(Address.of("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(Address.of("not:an:address")).isEqualTo("not:an:address");
    }

    private void take(String who, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(rates.take(THREE_A_MINUTE, who)).isEmpty();
        }
    }
}
