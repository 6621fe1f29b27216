package dev.petrel.wire;

import dev.petrel.settings.MqttUrl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The layers between the socket and the session, as a list: the way of every byte. */
// Netty's futures of closing: nothing to do when they fail
@SuppressWarnings("FutureReturnValueIgnored")
final class Layers {

    /** The arithmetic of a handshake takes milliseconds, which other clients of the I/O thread need not wait for. */
    private static final Executor HANDSHAKES =
            work -> Thread.ofPlatform().daemon().name("petrel-tls").start(work);

    private static final int LONGEST_HTTP_ANSWER = 64 * 1024;

    private Layers() {}

    /** Puts the layers around an open socket. */
    static void install(
            Channel channel, Dial dial, @Nullable SslContext tls, KeepAlive keepAlive, SessionLayer session) {
        MqttUrl server = dial.server();
        int maximumPacketSize = dial.hello().limits().maximumPacketSize();
        ChannelPipeline layers = channel.pipeline();
        layers.addLast(keepAlive);
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc(), server.host(), server.port(), HANDSHAKES);
            // The connect time-out covers the handshake.
            handler.setHandshakeTimeoutMillis(0);
            layers.addLast(handler);
        }
        if (server.scheme().webSocket()) {
            layers.addLast(new HttpClientCodec());
            layers.addLast(new HttpObjectAggregator(LONGEST_HTTP_ANSWER));
            layers.addLast(WebSocketStream.to(server, maximumPacketSize));
        }
        layers.addLast(new FrameGuard(dial.hello().protocol(), maximumPacketSize));
        layers.addLast(new MqttDecoder(maximumPacketSize));
        layers.addLast(MqttEncoder.INSTANCE);
        layers.addLast(session);
    }

    /** Says in every layer that nothing more will come from us. The broker's turn to close. */
    static void endOutput(Channel channel) {
        ChannelHandlerContext webSocket = channel.pipeline().context(WebSocketStream.class);
        if (webSocket != null) {
            webSocket.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            endSocketOutput(channel);
        } else {
            tls.closeOutbound().addListener(done -> endSocketOutput(channel));
        }
    }

    private static void endSocketOutput(Channel channel) {
        if (channel instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        } else {
            channel.close();
        }
    }
}
