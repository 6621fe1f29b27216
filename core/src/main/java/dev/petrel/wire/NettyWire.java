package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.time.Time.Alarm;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wire on Netty. Everything happens on the I/O thread.
 *
 * <p>It ends in two steps. First the end is decided: from then on nothing is sent or handed over. Then a DISCONNECT that
 * is still to be said gets a moment to leave and to be read, because closing a socket with bytes unread in it takes
 * back bytes that the broker has not read yet, a farewell among them. When the socket is gone, the listener is told.
 */
// Netty's futures: what fails comes back as an exception in the last layer
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyWire implements Wire, Opening.Owner, KeepAlive.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(NettyWire.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /**
     * How long a broker has to close after DISCONNECT, before we end the socket. One that sees the end of the socket
     * before it has worked off the DISCONNECT publishes the will: seen with Artemis.
     */
    static final Duration BROKERS_TURN = Duration.ofMillis(250);

    private final IoThread io;
    private final Time time;
    private final Dial dial;
    private final WireListener listener;
    private final Consumer<NettyWire> forget;
    private final boolean mqtt5;
    private final OpenIds open = new OpenIds();
    private final KeepAlive keepAlive;
    private final Opening opening;
    private @Nullable Alarm alarm;
    private @Nullable Alarm turn;

    /** From the open socket on. */
    private @Nullable ChannelHandlerContext ctx;

    private boolean saidHello;

    /** From CONNACK on. */
    private @Nullable Outbound outbound;

    /** From the decision on. */
    private @Nullable WireEnd end;

    private boolean told;

    NettyWire(IoThread io, Time time, Dial dial, WireListener listener, Consumer<NettyWire> forget) {
        this.io = io;
        this.time = time;
        this.dial = dial;
        this.listener = listener;
        this.forget = forget;
        this.mqtt5 = dial.hello().protocol() == Protocol.MQTT_5;
        this.keepAlive = new KeepAlive(io, time, this);
        this.opening = new Opening(io, dial, this);
    }

    void begin() {
        alarm = time.after(dial.connectTimeout(), () -> io.run(this::connectTimedOut));
        opening.begin();
    }

    // What the session asks for.

    @Override
    public void send(Packet packet) {
        if (ctx != null && outbound != null && end == null) {
            ctx.write(outbound.message(packet), ctx.voidPromise());
        }
    }

    @Override
    public void sendUnanswered(Packet.Publish publish, Written written) {
        if (ctx != null && outbound != null && end == null) {
            ctx.write(outbound.message(publish)).addListener(done -> written.done(done.isSuccess()));
        } else {
            written.done(false);
        }
    }

    @Override
    public long sizeOf(Packet.Publish publish) {
        return outbound == null ? 0 : outbound.sizeOf(publish);
    }

    @Override
    public void flush() {
        if (ctx != null) {
            ctx.flush();
        }
    }

    @Override
    public boolean writable() {
        return ctx != null && end == null && ctx.channel().isWritable();
    }

    @Override
    public void reading(boolean on) {
        if (ctx != null && end == null) {
            ctx.channel().config().setAutoRead(on);
            if (on) {
                keepAlive.readingAgain();
            }
        }
    }

    @Override
    public void disconnect(@Nullable Duration sessionExpiry, WireEnd why) {
        // A session that ends with its connection cannot be prolonged (MQTT 5.0, section 3.14.2.2.2).
        Duration expiry = dial.hello().session().expiry().isZero() || !mqtt5 ? null : sessionExpiry;
        leave(why, Outbound.disconnect(ReasonCode.SUCCESS, expiry));
    }

    @Override
    public void drop(WireEnd why) {
        close(why);
    }

    @Override
    public void violated(ReasonCode code, String text) {
        leave(new WireEnd.Violated(code, text), mqtt5 ? Outbound.disconnect(code, null) : null);
    }

    // On the way to CONNACK.

    @Override
    public void opened(Channel channel, Route route) {
        Layers.install(channel, dial, route.tls(), keepAlive, new SessionLayer(this, dial, open, keepAlive));
    }

    @Override
    public void unreachable(String text) {
        close(new WireEnd.Unreachable(text));
    }

    /** TLS did not open. */
    void notOpened(WireEnd why) {
        close(why);
    }

    /** The layers are in place, this being the place of the last one. */
    void attached(ChannelHandlerContext context) {
        ctx = context;
    }

    /** TLS and WebSocket, where there are any, are open. */
    void sayHello() {
        if (ctx == null || end != null) {
            return;
        }
        ctx.writeAndFlush(ConnectPacket.of(dial.hello()), ctx.voidPromise());
        saidHello = true;
    }

    private void connectTimedOut() {
        if (outbound == null) {
            close(new WireEnd.ConnectTimedOut(
                    "no CONNACK within " + dial.connectTimeout().toMillis() + " ms"));
        }
    }

    void answered(ConnAck answer) {
        switch (answer) {
            case ConnAck.No no -> close(no.refusal());
            case ConnAck.Yes yes -> greeted(yes.greeting());
        }
    }

    private void greeted(Greeting greeting) {
        if (end != null) {
            return;
        }
        LOG.debug("connected: {}", greeting);
        cancelAlarm();
        outbound = new Outbound(greeting, open);
        keepAlive.start(greeting.limits().keepAlive());
        listener.greeted(greeting);
    }

    // What the layers tell.

    void received(Packet packet) {
        if (end == null) {
            listener.received(packet);
        }
    }

    void disconnected(WireEnd.Disconnected byBroker) {
        close(byBroker);
    }

    void burstEnded() {
        if (outbound != null && end == null) {
            listener.burstEnded();
        }
    }

    void writabilityChanged() {
        if (outbound != null && writable()) {
            listener.writableAgain();
        }
    }

    /** Something failed that is not the broker's breach of the protocol. */
    void failed(Throwable fault) {
        if (end == null) {
            close(Failure.end(fault, dial.server(), progress()));
        }
    }

    void lost(String text) {
        close(Failure.lost(text, progress()));
    }

    private Failure.Progress progress() {
        if (outbound != null) {
            return Failure.Progress.GREETED;
        }
        return saidHello ? Failure.Progress.SAID_HELLO : Failure.Progress.OPENING;
    }

    @Override
    public void ping() {
        if (ctx != null && end == null) {
            ctx.writeAndFlush(Outbound.PINGREQ).addListener(done -> keepAlive.pingWritten());
        }
    }

    @Override
    public void dead(Duration silence) {
        close(new WireEnd.KeepAliveTimedOut("nothing came for " + silence.toMillis() + " ms"));
    }

    // The end.

    private void leave(WireEnd decided, @Nullable MqttMessage farewell) {
        if (end != null) {
            return;
        }
        if (ctx == null || !saidHello || farewell == null) {
            close(decided);
            return;
        }
        decide(decided);
        alarm = time.after(FAREWELL, () -> io.run(() -> close(decided)));
        Channel channel = ctx.channel();
        channel.config().setAutoRead(true);
        boolean inPeace = !(decided instanceof WireEnd.Violated);
        ctx.writeAndFlush(farewell).addListener(done -> {
            if (inPeace && channel.isOpen()) {
                turn = time.after(BROKERS_TURN, () -> io.run(() -> Layers.endOutput(channel)));
            } else {
                Layers.endOutput(channel);
            }
        });
    }

    private void close(WireEnd decided) {
        if (told) {
            return;
        }
        decide(decided);
        if (ctx == null) {
            opening.cancel();
            io.run(this::socketGone);
        } else {
            // From the first layer on, so that none of them waits to say goodbye.
            ctx.channel().pipeline().firstContext().close();
        }
    }

    private void decide(WireEnd decided) {
        cancelAlarm();
        keepAlive.stop();
        if (end == null) {
            end = decided;
        }
    }

    void socketGone() {
        if (told || end == null) {
            return;
        }
        told = true;
        cancelAlarm();
        forget.accept(this);
        LOG.debug("ended: {}", end);
        listener.ended(end);
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
        }
        if (turn != null) {
            turn.cancel();
        }
    }
}
