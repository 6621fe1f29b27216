package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Seeded chance: what is written is read again, and damage is either survived or refused. */
class EnvelopePropertyTest {

    private static final int ROUNDS = 5_000;

    /** What a parser stumbles over. */
    private static final String SIGNS = "\"\\{}[],:0-eE.+ntu ";

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "us");
        Random random = new Random(3);

        for (int round = 0; round < ROUNDS; round++) {
            Envelope envelope = envelope(random);
            Envelope expected = format == EnvelopeFormat.STANDARD
                    ? envelope
                    : new Envelope(
                            envelope.correlate(),
                            envelope.type(),
                            envelope.time(),
                            envelope.source(),
                            null,
                            envelope.data());

            Payload payload = codec.write(envelope);
            Envelope read = codec.read(payload);

            assertThat(read).as("round %d", round).isEqualTo(expected);
            assertThat(codec.write(read)).isEqualTo(payload);
            assertThat(Data.of(read.data().as(JsonNode.class))).isEqualTo(read.data());
        }
    }

    private static Envelope envelope(Random random) {
        Instant time = Instant.ofEpochSecond(
                random.nextBoolean() ? 1_767_225_600L : random.nextLong(-1L << 54, 1L << 54),
                random.nextInt(1_000_000_000));
        String correlation = random.nextBoolean() ? null : text(random);
        return new Envelope(
                text(random), text(random), time, "s" + text(random), correlation, Data.of(object(random, 3)));
    }

    /** Of all there is in Unicode, often what JSON or UTF-8 treats in its own way. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int character = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x80);
                case 1 -> random.nextInt(0x800);
                case 2 -> random.nextInt(0x11_0000);
                default -> "\"\\/\b\u2028\uffff\ufeff{}".codePointAt(random.nextInt(9));
            };
            text.appendCodePoint(character >= 0xD800 && character < 0xE000 ? '?' : character);
        }
        return text.toString();
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(text(random), value(random, depth));
        }
        return object;
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong();
            case 4 -> new BigInteger(random.nextInt(3_000), random);
            case 5 -> random.nextGaussian();
            case 6 -> text(random);
            case 7 -> object(random, depth - 1);
            default -> list(random, depth - 1);
        };
    }

    private static List<@Nullable Object> list(Random random, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth));
        }
        return list;
    }

    @Test
    void timesOfAnyDoubleAreReadAsTheyAreOrRefused() {
        EnvelopeCodec codec = new EnvelopeCodec(EnvelopeFormat.TARS, "us");
        Random random = new Random(5);

        for (int round = 0; round < ROUNDS; round++) {
            BigDecimal seconds = new BigDecimal(Math.scalb(random.nextDouble() - 0.5, random.nextInt(120) - 50));
            Payload payload = Payload.utf8("{\"type\":\"t\",\"data\":{},\"ts\":" + seconds + "}");

            if (seconds.abs().compareTo(BigDecimal.valueOf(31_556_000_000_000_000L)) < 0) {
                Instant time = codec.read(payload).time();
                BigDecimal read = BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
                assertThat(read.subtract(seconds).abs()).as("%s", seconds).isLessThan(BigDecimal.valueOf(1, 9));
            } else if (seconds.abs().compareTo(BigDecimal.valueOf(31_558_000_000_000_000L)) > 0) {
                assertThat(EnvelopeReadTest.isRead(codec, payload))
                        .as("%s", seconds)
                        .isFalse();
            }
        }
    }

    /** Read in any way that there is, by readers of both formats. */
    @ParameterizedTest
    @EnumSource
    void damageIsSurvivedOrRefused(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "us");
        Random random = new Random(7);
        int read = 0;

        for (int round = 0; round < 3 * ROUNDS; round++) {
            Envelope envelope = envelope(random);
            Payload damaged = Payload.of(damaged(codec.write(envelope).toBytes(), random));
            read += isSurvived(codec, damaged) ? 1 : 0;
            codec.identity(EnvelopeCodecTest.message(damaged));
        }

        // Both happen often, or the damage would be too heavy or too light to show anything.
        assertThat(read).isBetween(ROUNDS / 10, 2 * ROUNDS);
    }

    private static boolean isSurvived(EnvelopeCodec codec, Payload damaged) {
        try {
            Data data = codec.read(damaged).data();
            data.as(JsonNode.class);
            data.as(Map.class);
            return true;
        } catch (MalformedMessage e) {
            return false;
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(damaged, Math.max(1, at));
                case 1 -> spliced(damaged, at, 1, new byte[0]);
                case 2 -> spliced(damaged, at, 0, new byte[] {(byte) random.nextInt(256)});
                case 3 -> spliced(damaged, at, 1, new byte[] {(byte) SIGNS.charAt(random.nextInt(SIGNS.length()))});
                default -> spliced(damaged, at, 1, new byte[] {(byte) (damaged[at] ^ (1 << random.nextInt(8)))});
            };
        }
        return damaged;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        byte[] result = new byte[bytes.length - removed + added.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(added, 0, result, at, added.length);
        System.arraycopy(bytes, at + removed, result, at + added.length, bytes.length - at - removed);
        return result;
    }
}
