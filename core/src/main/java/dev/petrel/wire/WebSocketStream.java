package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;

/** MQTT over WebSocket (MQTT 5.0, section 6): the handshake, then frames as one stream of bytes in both directions. */
// Netty's futures: what fails comes back as an exception in the last layer
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketStream extends ChannelDuplexHandler {

    /** Fired when the handshake is done. */
    enum Event {
        OPEN
    }

    /** A frame may hold several packets, so it may be larger than the largest of them. */
    private static final int OVERHEAD = 64 * 1024;

    private final WebSocketClientHandshaker handshaker;

    private WebSocketStream(WebSocketClientHandshaker handshaker) {
        this.handshaker = handshaker;
    }

    static WebSocketStream to(MqttUrl server, int maximumPacketSize) {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        boolean usualPort = server.port() == server.scheme().defaultPort();
        String where = usualPort ? host : host + ":" + server.port();
        URI uri = URI.create(server.scheme().text() + "://" + where + server.path());
        // Named here, because a URI has no host where its name holds an underscore, as those of containers may.
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.HOST, where);
        int maximumFrame = Math.min(maximumPacketSize, Integer.MAX_VALUE - OVERHEAD) + OVERHEAD;
        return new WebSocketStream(WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, "mqtt", false, headers, maximumFrame, true, false, 0, false, false));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        switch (message) {
            case FullHttpResponse response -> finishHandshake(ctx, response);
            case BinaryWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
            case ContinuationWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
            case PingWebSocketFrame frame -> ctx.writeAndFlush(new PongWebSocketFrame(frame.content()));
            case CloseWebSocketFrame frame -> closed(frame);
            case WebSocketFrame frame -> other(frame);
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message, promise);
    }

    private void finishHandshake(ChannelHandlerContext ctx, FullHttpResponse response) {
        try {
            handshaker.finishHandshake(ctx.channel(), response);
        } finally {
            response.release();
        }
        ctx.fireUserEventTriggered(Event.OPEN);
    }

    private static void closed(CloseWebSocketFrame frame) throws IOException {
        try {
            throw new IOException("the broker closed the WebSocket: " + frame.statusCode() + " " + frame.reasonText());
        } finally {
            frame.release();
        }
    }

    /** Pongs are welcome and mean nothing; text is not MQTT. */
    private static void other(WebSocketFrame frame) {
        boolean pong = frame instanceof PongWebSocketFrame;
        ReferenceCountUtil.release(frame);
        if (!pong) {
            throw Violation.of(ReasonCode.MALFORMED_PACKET, "a WebSocket frame that is not binary");
        }
    }
}
