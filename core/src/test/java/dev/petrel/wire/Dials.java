package dev.petrel.wire;

import dev.petrel.message.Will;
import dev.petrel.settings.Login;
import dev.petrel.settings.Lookup;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Tls;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** What the tests dial with. */
@NullMarked
final class Dials {

    static final int MAXIMUM_PACKET_SIZE = 100_000;
    static final int RECEIVE_MAXIMUM = 20;
    static final Dial.OwnLimits LIMITS = new Dial.OwnLimits(RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE);

    private Dials() {}

    static Dial tcp(int port, Protocol protocol) {
        return to(Scheme.MQTT, "127.0.0.1", port, protocol);
    }

    static Dial to(Scheme scheme, String host, int port, Protocol protocol) {
        String path = scheme.webSocket() ? "/mqtt" : "";
        return dial(new MqttUrl(scheme, host, port, path, null), Tls.DEFAULT, hello(protocol, "wire", null, null));
    }

    static Dial dial(MqttUrl server, Tls tls, Dial.Hello hello) {
        return new Dial(server, tls, Lookup.SYSTEM, Duration.ofSeconds(10), hello);
    }

    static Dial.Hello hello(Protocol protocol, String clientId, @Nullable Login login, @Nullable Will will) {
        return new Dial.Hello(
                protocol, new Dial.Session(clientId, true, Duration.ZERO), Duration.ofSeconds(60), login, will, LIMITS);
    }

    static Dial with(Dial dial, Tls tls) {
        return new Dial(dial.server(), tls, dial.lookup(), dial.connectTimeout(), dial.hello());
    }

    static Dial with(Dial dial, Dial.Hello hello) {
        return new Dial(dial.server(), dial.tls(), dial.lookup(), dial.connectTimeout(), hello);
    }

    static Dial within(Dial dial, Duration connectTimeout) {
        return new Dial(dial.server(), dial.tls(), dial.lookup(), connectTimeout, dial.hello());
    }
}
