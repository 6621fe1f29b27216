package dev.petrel.it;

import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.FaultyLink;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One cell of the matrix: which broker, in which version of MQTT, over which transport. */
record Cell(Ground.Kind broker, Protocol protocol, Ground.Transport transport) {

    private static final AtomicInteger ROOMS = new AtomicInteger();

    /** All there are. */
    static Stream<Cell> all() {
        return Stream.of(Ground.Kind.values())
                .flatMap(broker -> Stream.of(Protocol.MQTT_5, Protocol.MQTT_3_1_1)
                        .flatMap(protocol -> Stream.of(Ground.Transport.values())
                                .map(transport -> new Cell(broker, protocol, transport))));
    }

    /** A topic that no other test uses. */
    static String newRoom() {
        return "room" + ROOMS.incrementAndGet();
    }

    /** How to connect. */
    ConnectionSettings settings(Grounds grounds) {
        ConnectionSettings settings =
                ConnectionSettings.parse(grounds.of(broker).url(transport)).withProtocol(protocol);
        return transport == Ground.Transport.TLS
                ? settings.withSecurity(Security.DEFAULT.withTls(
                        Tls.trusting(Certificates.shared().authority())))
                : settings;
    }

    /** A link to the broker that can fail. */
    FaultyLink link(Grounds grounds) {
        MqttUrl url = settings(grounds).servers().getFirst();
        return FaultyLink.to(url.host(), url.port());
    }

    /** How to connect through a link. */
    ConnectionSettings through(FaultyLink link, Grounds grounds) {
        MqttUrl url = settings(grounds).servers().getFirst();
        return settings(grounds)
                .withServers(List.of(new MqttUrl(url.scheme(), "127.0.0.1", link.port(), url.path(), null)));
    }
}
