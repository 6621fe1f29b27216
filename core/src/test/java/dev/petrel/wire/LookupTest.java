package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.Lookup;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import dev.petrel.settings.Tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections go where the lookup says, and nowhere else (S7). */
class LookupTest {

    private final Bench bench = new Bench();
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theConnectionGoesToTheAddressThatTheLookupGives() {
        bench.dialer.dial(with(bench.peer, Scheme.MQTT, here()), recorder);

        bench.peer.welcome(Peer.CONNACK_5);

        recorder.next(Greeting.class);
    }

    @Test
    void tlsChecksTheNameAndNotTheAddressThatTheLookupGives() throws Exception {
        Certificates certificates = new Certificates(folder);
        try (Peer peer = new Peer(certificates.server("good").getServerSocketFactory(), socket -> {})) {
            Trust trust = new Trust.Pkcs12(certificates.trustStore(), Secret.of(Certificates.PASSWORD));
            Dial dial = with(peer, Scheme.MQTTS, here());
            bench.dialer.dial(Dials.with(dial, Tls.DEFAULT.withTrust(trust)), recorder);

            CompletableFuture<Peer.Link> unfinished = CompletableFuture.supplyAsync(() -> peer.welcome(Peer.CONNACK_5));
            String text = recorder.next(WireEnd.NotTrusted.class).text();

            assertThat(text).contains("not for broker.invalid");
            assertThat(unfinished).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void whatALookupSaysAgainstAnAddressIsWhyItFailed() {
        Lookup refusing = host -> {
            throw new IOException("one may not connect to " + host);
        };
        bench.dialer.dial(with(bench.peer, Scheme.MQTT, refusing), recorder);

        assertThat(recorder.next(WireEnd.Unreachable.class).text()).isEqualTo("one may not connect to broker.invalid");
    }

    @Test
    void aLookupWithoutAnAddressIsAFailureToo() {
        bench.dialer.dial(with(bench.peer, Scheme.MQTT, host -> List.of()), recorder);

        assertThat(recorder.next(WireEnd.Unreachable.class).text()).contains("no address", "broker.invalid");
    }

    private static Dial with(Peer peer, Scheme scheme, Lookup lookup) {
        Dial dial = Dials.to(scheme, "broker.invalid", peer.port(), Protocol.MQTT_5);
        return new Dial(dial.server(), dial.tls(), lookup, dial.connectTimeout(), dial.hello());
    }

    private static Lookup here() {
        return host -> List.of(InetAddress.getLoopbackAddress());
    }
}
