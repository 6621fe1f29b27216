package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** The last layer: what came up through the others, as words for the wire. Holds the codec to one message a frame. */
final class SessionLayer extends ChannelInboundHandlerAdapter {

    private final NettyWire wire;
    private final KeepAlive keepAlive;
    private final MqttUrl server;
    private final Dial.Hello hello;
    private final Inbound inbound;
    private boolean answered;
    private boolean messageInFrame;
    private boolean burst;

    SessionLayer(NettyWire wire, Dial dial, OpenIds open, KeepAlive keepAlive) {
        this.wire = wire;
        this.keepAlive = keepAlive;
        this.server = dial.server();
        this.hello = dial.hello();
        this.inbound = new Inbound(hello.protocol(), hello.limits(), open);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        wire.attached(ctx);
        if (!server.scheme().tls() && !server.scheme().webSocket()) {
            wire.sayHello();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            wire.notOpened(TlsFailure.end(handshake.cause(), server));
        } else if (event instanceof SslHandshakeCompletionEvent
                && !server.scheme().webSocket()) {
            wire.sayHello();
        } else if (event == WebSocketStream.Event.OPEN) {
            wire.sayHello();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message == FrameGuard.Mark.FRAME_END) {
                endOfFrame();
            } else {
                burst = true;
                read(message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (burst) {
            burst = false;
            wire.burstEnded();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        wire.writabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        switch (fault) {
            case Violation violation -> wire.violated(violation.code(), violation.text());
            case CorruptedWebSocketFrameException frame -> wire.violated(code(frame), Wording.of(frame));
            default -> wire.failed(fault);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        wire.lost("the broker closed the connection");
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        wire.socketGone();
    }

    private void endOfFrame() {
        if (!messageInFrame) {
            throw Violation.malformed("a packet is shorter than what it says of itself");
        }
        messageInFrame = false;
        keepAlive.packetEnded();
    }

    private void read(Object message) {
        if (messageInFrame) {
            throw Violation.malformed("a packet is longer than what it says of itself");
        }
        messageInFrame = true;
        if (message instanceof MqttMessage decoded && decoded.decoderResult().isFailure()) {
            Throwable cause = decoded.decoderResult().cause();
            throw Violation.of(
                    cause instanceof TooLongFrameException ? ReasonCode.PACKET_TOO_LARGE : ReasonCode.MALFORMED_PACKET,
                    Wording.of(cause));
        }
        if (answered) {
            readPacket(message);
        } else {
            readAnswer(message);
        }
    }

    private void readAnswer(Object message) {
        ConnAck answer = switch (message) {
            case FrameGuard.ShortConnAck shortForm -> ConnAck.of(shortForm, hello);
            case MqttConnAckMessage full -> ConnAck.of(full, hello);
            default -> throw Violation.protocolError("something else came before CONNACK");
        };
        answered = true;
        if (answer instanceof ConnAck.Yes yes && yes.greeting().sessionPresent()) {
            inbound.sessionResumed();
        }
        wire.answered(answer);
    }

    private void readPacket(Object message) {
        if (!(message instanceof MqttMessage packet) || packet.fixedHeader().messageType() == MqttMessageType.CONNACK) {
            throw Violation.protocolError("CONNACK came twice");
        }
        switch (packet.fixedHeader().messageType()) {
            case DISCONNECT -> wire.disconnected(Inbound.disconnected(packet));
            case PINGRESP -> {}
            default -> wire.received(inbound.read(packet));
        }
    }

    private static ReasonCode code(CorruptedWebSocketFrameException frame) {
        return frame.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                ? ReasonCode.PACKET_TOO_LARGE
                : ReasonCode.MALFORMED_PACKET;
    }
}
