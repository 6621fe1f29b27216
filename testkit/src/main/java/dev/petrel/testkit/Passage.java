package dev.petrel.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One direction of one connection through a link: passes bytes on as its way lets them, and damages some. */
final class Passage {

    private final OneWay way;
    private final int connection;
    private final Direction direction;
    private final Socket to;

    /** Null before bits were flipped. */
    private FlipRule.@Nullable Stream flips;

    Passage(OneWay way, int connection, Direction direction, Socket to) {
        this.way = way;
        this.connection = connection;
        this.direction = direction;
        this.to = to;
    }

    void awaitTurn(long cameAt) throws InterruptedException {
        way.awaitTurn(cameAt);
    }

    /** Passes them on; how the connection is to end before the rest of them, or null if it goes on. */
    OneWay.@Nullable End pass(ByteBuffer bytes) throws IOException, InterruptedException {
        while (bytes.hasRemaining()) {
            OneWay.Portion portion = way.next(bytes.remaining());
            byte[] passing = new byte[portion.length()];
            bytes.get(passing);
            damage(passing, portion);
            to.getOutputStream().write(passing);
            if (portion.end() != null) {
                return portion.end();
            }
            if (portion.pauseNanos() > 0) {
                Thread.sleep(Duration.ofNanos(portion.pauseNanos()));
            }
        }
        return null;
    }

    private void damage(byte[] passing, OneWay.Portion portion) {
        if (portion.flipAt() >= 0) {
            passing[portion.flipAt()] ^= (byte) portion.flipMask();
            way.flipped(1);
        }
        FlipRule rule = way.rule();
        if (rule != null) {
            if (flips == null || !flips.follows(rule)) {
                flips = new FlipRule.Stream(rule, connection, direction);
            }
            way.flipped(flips.apply(passing));
        }
    }
}
