package dev.petrel.wire;

import dev.petrel.settings.MqttUrl;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be found out before a socket can be opened, by calls that block.
 *
 * @param addresses of the broker, in the order in which to try them
 * @param tls null where the URL asks for none
 */
record Route(List<InetSocketAddress> addresses, @Nullable SslContext tls) {

    /**
     * Looks up the host and reads the files of the TLS settings.
     *
     * @throws IOException if one of these fails, with a text for people
     */
    static Route to(Dial dial) throws IOException {
        MqttUrl server = dial.server();
        SslContext tls = server.scheme().tls() ? TlsContext.of(dial.tls()) : null;
        try {
            List<InetSocketAddress> addresses = dial.lookup().addresses(server.host()).stream()
                    .map(address -> new InetSocketAddress(address, server.port()))
                    .toList();
            if (addresses.isEmpty()) {
                throw new IOException("the lookup has no address for " + Wording.escaped(server.host()));
            }
            return new Route(addresses, tls);
        } catch (UnknownHostException e) {
            throw new IOException("no such host: " + Wording.escaped(server.host()), e);
        }
    }
}
