package dev.petrel.wire;

import dev.petrel.time.Time;
import dev.petrel.time.Time.Alarm;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection alive and notices when it is not (MQTT 5.0, section 3.1.2.10). Sits at the socket's edge, so that
 * a part of a packet counts as life: all but as few bytes as a PINGRESP has, without the end of a packet. Those may be
 * the answers to our pings, taken for what is missing of a packet whose length was damaged on the way.
 *
 * <p>After a keep-alive with nothing received or nothing sent it has a PINGREQ sent; when nothing has come back half a
 * keep-alive later, the connection is dead. That half counts from the moment when the PINGREQ left for the socket; while
 * it still waits behind other bytes, from the last time that some of those went out. Bytes that leave after it prove
 * nothing, since a socket takes many of them that nobody will ever read. While we do not read, nothing can come back,
 * and no offence is taken.
 */
// Netty's futures: what fails comes back as an exception in the last layer
@SuppressWarnings("FutureReturnValueIgnored")
final class KeepAlive extends ChannelDuplexHandler {

    /** What to do; on the I/O thread. */
    interface Owner {

        /** Sends PINGREQ, and tells {@link #pingWritten} once it is in the socket. */
        void ping();

        /** Nothing came back in time. */
        void dead(Duration silence);
    }

    private static final int PINGRESP_BYTES = 2;

    private final IoThread io;
    private final Time time;
    private final Owner owner;
    private @Nullable ChannelHandlerContext edge;
    private long received;
    private long sent;
    private boolean unflushed;

    /** Zero until started. */
    private long interval;

    private @Nullable Alarm alarm;
    private boolean waiting;
    private boolean pingOut;
    private long waitingSince;

    /** What came since then: how many bytes, and whether a packet ended. */
    private long bytesBack;

    private boolean packetBack;

    /** What was being written when we last looked, and how far. */
    private @Nullable Object head;

    private long headProgress;

    KeepAlive(IoThread io, Time time, Owner owner) {
        this.io = io;
        this.time = time;
        this.owner = owner;
    }

    /** Begins; zero means that there is no keep-alive. */
    void start(Duration keepAlive) {
        interval = keepAlive.toNanos();
        received = time.nanos();
        sent = received;
        if (interval > 0) {
            check();
        }
    }

    /** Ends for good. */
    void stop() {
        interval = 0;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** The PINGREQ is in the socket. */
    void pingWritten() {
        pingOut = true;
        waitingSince = time.nanos();
    }

    /** Reading goes on after a pause: what the broker sent meanwhile is still to come. */
    void readingAgain() {
        waitingSince = time.nanos();
    }

    /** A packet is whole. */
    void packetEnded() {
        packetBack = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        edge = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        received = time.nanos();
        bytesBack += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ctx.fireChannelRead(bytes);
        waiting &= !packetBack && bytesBack <= PINGRESP_BYTES;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        unflushed = true;
        ctx.write(bytes, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            sent = time.nanos();
        }
        ctx.flush();
    }

    private void check() {
        if (interval == 0 || edge == null) {
            return;
        }
        long now = time.nanos();
        if (waiting && !pingOut) {
            noteProgress(now);
        }
        if (waiting && reading() && now - waitingSince >= interval / 2) {
            owner.dead(Duration.ofNanos(now - received));
            return;
        }
        if (now - sent >= interval || (!waiting && now - received >= interval)) {
            ping(now);
        }
        alarm = time.after(Duration.ofNanos(untilNext(now)), () -> io.run(this::check));
    }

    private void ping(long now) {
        if (!waiting) {
            waiting = true;
            pingOut = false;
            bytesBack = 0;
            packetBack = false;
            noteProgress(now);
            waitingSince = now;
        }
        owner.ping();
        sent = now;
    }

    /** What comes to stand behind the packet that is being written does not count, only that packet's own way. */
    @SuppressWarnings("ReferenceEquality") // the same buffer is meant, not the same bytes
    private void noteProgress(long now) {
        ChannelOutboundBuffer buffer = unwritten();
        Object current = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        if (current != head || progress != headProgress) {
            head = current;
            headProgress = progress;
            waitingSince = now;
        }
    }

    private @Nullable ChannelOutboundBuffer unwritten() {
        return edge == null ? null : edge.channel().unsafe().outboundBuffer();
    }

    private boolean reading() {
        return edge != null && edge.channel().config().isAutoRead();
    }

    private long untilNext(long now) {
        long other = received + interval - now;
        if (waiting) {
            other = reading() ? waitingSince + interval / 2 - now : interval / 2;
        }
        return Math.max(1, Math.min(sent + interval - now, other));
    }
}
