package dev.petrel.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a dial to an open socket: what blocks on a thread of its own, then one address after the other. That is a platform
 * thread: virtual ones may all be held up by handlers that spin, and a lost connection has to come back then too.
 */
// Netty's futures of closing: nothing to do when they fail
@SuppressWarnings("FutureReturnValueIgnored")
final class Opening {

    /** Told of the end, once, on the I/O thread, and not at all after {@link #cancel}. */
    interface Owner {

        void opened(Channel channel, Route route);

        void unreachable(String text);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final IoThread io;
    private final Dial dial;
    private final Owner owner;
    private final List<String> failures = new ArrayList<>();
    private @Nullable Thread preparing;
    private @Nullable Channel channel;
    private boolean cancelled;

    Opening(IoThread io, Dial dial, Owner owner) {
        this.io = io;
        this.dial = dial;
        this.owner = owner;
    }

    void begin() {
        preparing = Thread.ofPlatform().daemon().name("petrel-dial").start(this::prepare);
    }

    /** Gives up, if it has not ended yet. */
    void cancel() {
        cancelled = true;
        if (preparing != null) {
            preparing.interrupt();
        }
        if (channel != null) {
            channel.close();
        }
    }

    private void prepare() {
        try {
            Route route = Route.to(dial);
            io.run(() -> connect(route, 0));
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot dial {}:{}", dial.server().host(), dial.server().port(), e);
            io.run(() -> failed(Wording.of(e)));
        }
    }

    private void connect(Route route, int index) {
        if (cancelled) {
            return;
        }
        InetSocketAddress address = route.addresses().get(index);
        LOG.debug("connecting to {}", address);
        ChannelFuture connecting = new Bootstrap()
                .disableResolver()
                .group(io.loop())
                .channelFactory(io::newSocket)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        share(route.addresses().size()))
                .handler(emptyPipeline())
                .connect(address);
        channel = connecting.channel();
        connecting.addListener(future -> {
            // Netty tells elsewhere when there is not even a socket to be had.
            if (io.loop().inEventLoop()) {
                connected(route, index, future);
            } else {
                io.run(() -> connected(route, index, future));
            }
        });
    }

    private void connected(Route route, int index, Future<?> connecting) {
        Channel opened = channel;
        if (cancelled || opened == null) {
            return;
        }
        if (connecting.isSuccess()) {
            owner.opened(opened, route);
            return;
        }
        String failure = Wording.of(connecting.cause());
        LOG.debug("not connected: {}", failure);
        failures.add(failure);
        if (index + 1 < route.addresses().size()) {
            connect(route, index + 1);
        } else {
            failed(String.join("; ", failures));
        }
    }

    private void failed(String text) {
        if (!cancelled) {
            owner.unreachable(text);
        }
    }

    /** An address that does not answer must leave time for the next one. */
    private int share(int addresses) {
        Duration each = dial.connectTimeout().dividedBy(addresses);
        return Math.clamp(each.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** The layers come when the socket is open: attempts that fail have none. */
    private static ChannelHandler emptyPipeline() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel fresh) {}
        };
    }
}
