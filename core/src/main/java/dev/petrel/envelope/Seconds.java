package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;

/** Times as the services of a fleet write them in JSON: seconds since 1970, exact to the nanosecond. */
public final class Seconds {

    private static final int NANO_DIGITS = 9;

    /** More than the seconds of {@link Instant#MAX} have. */
    private static final int MAX_WHOLE_DIGITS = 18;

    private Seconds() {}

    /**
     * The time of a decimal number; what is finer than a nanosecond is cut off.
     *
     * @throws MalformedMessage if it is not a number, or of a time that {@link Instant} does not reach
     */
    static Instant read(String number) {
        if (number.length() > Json.MAX_DIGITS) {
            throw new MalformedMessage(
                    "ts has " + number.length() + " digits; at most " + Json.MAX_DIGITS + " are allowed");
        }
        try {
            return instant(new BigDecimal(number));
        } catch (NumberFormatException e) {
            throw new MalformedMessage("ts is a number of seconds since 1970, and this is not");
        } catch (DateTimeException e) {
            throw new MalformedMessage("ts is further from 1970 than times reach");
        }
    }

    private static Instant instant(BigDecimal seconds) {
        // A number such as 1e999999999 is short until it is written out, so its size is looked at first.
        long wholeDigits = (long) seconds.precision() - seconds.scale();
        if (seconds.signum() == 0 || wholeDigits < -NANO_DIGITS) {
            return Instant.EPOCH;
        }
        if (wholeDigits > MAX_WHOLE_DIGITS) {
            throw new DateTimeException("too far");
        }
        BigDecimal exact = seconds.setScale(NANO_DIGITS, RoundingMode.DOWN);
        long whole = exact.longValue();
        long nanos = exact.subtract(BigDecimal.valueOf(whole))
                .movePointRight(NANO_DIGITS)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    /** A time as a number with at least one decimal, since readers may tell integers from other numbers. */
    public static BigDecimal of(Instant time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                .stripTrailingZeros();
        return seconds.scale() < 1 ? seconds.setScale(1) : seconds;
    }
}
