package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Payload;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How much room and time a typical envelope takes, coarsely, so that a change which makes it worse is seen. */
@Isolated
class EnvelopeMeasuredTest {

    private static final int ROUNDS = 20_000;
    private static final EnvelopeCodec STANDARD = new EnvelopeCodec(EnvelopeFormat.STANDARD, "svc");

    private record Say(String message_id, String text, String utt_id) {}

    private static final Say SAY = new Say("c0ffee00c0ffee00c0ffee00c0ffee00", "hello there", "u1");

    @Test
    void anEnvelopeOf192BytesIsCheap() {
        Envelope envelope = new Envelope(
                "0f8fad5bd9cb469fa16570867728950e",
                "tts.say",
                Instant.ofEpochMilli(1_767_225_600_500L),
                "svc",
                null,
                Data.of(SAY));
        Payload payload = STANDARD.write(envelope);

        long read = measured("read", payload, () -> STANDARD.read(payload));
        measured(
                "read with its data as a record",
                payload,
                () -> STANDARD.read(payload).data().as(Say.class));
        long written = measured("write", payload, () -> STANDARD.write(envelope));
        measured("write with its data from a record", payload, () -> STANDARD.write(Envelope.of("tts.say", SAY)));
        long identity = measured("identity", payload, () -> STANDARD.identity(EnvelopeCodecTest.message(payload)));

        assertThat(payload.size()).isBetween(180, 200);
        assertThat(read).isLessThan(2_500);
        assertThat(written).isLessThan(2_500);
        assertThat(identity).isLessThan(8_000);
    }

    /** Bytes of memory that one takes. */
    private static long measured(String what, Payload payload, Supplier<Object> action) {
        repeat(action);
        long before = Usage.bytes();
        long start = Usage.nanos();
        repeat(action);
        long nanos = (Usage.nanos() - start) / ROUNDS;
        long bytes = (Usage.bytes() - before) / ROUNDS;
        System.out.println("measured: "
                + String.format(
                        Locale.ROOT,
                        "%s an envelope of %d bytes: %d ns of a processor, %d bytes of memory",
                        what,
                        payload.size(),
                        nanos,
                        bytes));
        return bytes;
    }

    private static void repeat(Supplier<Object> action) {
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += System.identityHashCode(action.get()) & 1;
        }
        assertThat(sum).isPositive();
    }
}
