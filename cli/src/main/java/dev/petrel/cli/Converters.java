package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of the command line as values. */
final class Converters {

    private Converters() {}

    /** 0, 1 or 2. */
    static final class OfQos implements ITypeConverter<Qos> {

        @Override
        public Qos convert(String text) {
            return switch (text) {
                case "0" -> Qos.AT_MOST_ONCE;
                case "1" -> Qos.AT_LEAST_ONCE;
                case "2" -> Qos.EXACTLY_ONCE;
                default -> throw new TypeConversionException("QoS is 0, 1 or 2, not '" + text + "'");
            };
        }
    }

    /** standard or tars. */
    static final class OfFormat implements ITypeConverter<EnvelopeFormat> {

        @Override
        public EnvelopeFormat convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "standard" -> EnvelopeFormat.STANDARD;
                case "tars" -> EnvelopeFormat.TARS;
                default -> throw new TypeConversionException("the format is standard or tars, not '" + text + "'");
            };
        }
    }

    /** A topic, without wildcards. */
    static final class OfTopic implements ITypeConverter<Topic> {

        @Override
        public Topic convert(String text) {
            try {
                return Topic.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** A topic filter. */
    static final class OfFilter implements ITypeConverter<TopicFilter> {

        @Override
        public TopicFilter convert(String text) {
            try {
                return TopicFilter.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Seconds, decimals allowed, up to a year. */
    static final class OfSeconds implements ITypeConverter<Duration> {

        private static final BigDecimal YEAR =
                BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

        @Override
        public Duration convert(String text) {
            BigDecimal seconds = number(text);
            if (seconds.signum() <= 0 || seconds.compareTo(YEAR) > 0) {
                throw wrong(text);
            }
            return Duration.ofNanos(Math.max(1, seconds.movePointRight(9).longValue()));
        }

        private static BigDecimal number(String text) {
            try {
                if (text.length() <= 20) {
                    return new BigDecimal(text);
                }
            } catch (NumberFormatException e) {
                throw wrong(text);
            }
            throw wrong(text);
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("seconds are a number above 0, up to a year, not '" + text + "'");
        }
    }

    /** A number from 1 on. */
    static final class OfCount implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            try {
                long count = Long.parseLong(text);
                if (count >= 1) {
                    return count;
                }
            } catch (NumberFormatException e) {
                throw wrong(text);
            }
            throw wrong(text);
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("a whole number from 1 on is needed, not '" + text + "'");
        }
    }
}
