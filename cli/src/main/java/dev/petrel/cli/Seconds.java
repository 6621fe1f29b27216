package dev.petrel.cli;

import java.math.BigDecimal;
import java.time.Instant;

/** Moments as the services of a fleet write them. */
final class Seconds {

    private Seconds() {}

    /** Seconds since 1970, exact, with at least one decimal. */
    static JsonText since1970(Instant moment) {
        BigDecimal seconds = BigDecimal.valueOf(moment.getEpochSecond())
                .add(BigDecimal.valueOf(moment.getNano(), 9))
                .stripTrailingZeros();
        return new JsonText((seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString());
    }
}
