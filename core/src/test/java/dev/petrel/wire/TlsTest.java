package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import dev.petrel.settings.Tls.Identity;
import dev.petrel.settings.Tls.Trust;
import dev.petrel.time.HandTurnedTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted wires: who is trusted, who is not, and never a byte in the clear (S1, S2). */
class TlsTest {

    private static final Secret PASSWORD = Secret.of(Certificates.PASSWORD);

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Bench bench;

    @BeforeAll
    static void open() throws Exception {
        certificates = new Certificates(folder);
        bench = new Bench();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aTrustedBrokerIsGreeted(String host) throws Exception {
        try (Peer peer = peer("good", false)) {
            Recorder recorder = new Recorder();
            bench.dialer.dial(
                    Dials.with(Dials.to(Scheme.MQTTS, host, peer.port(), Protocol.MQTT_5), trusting()), recorder);

            Peer.Link link = peer.welcome(Peer.CONNACK_5);

            recorder.next(Greeting.class);
            assertThat(((SSLSocket) link.socket()).getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void theBrokerIsToldWhichHostIsMeant() throws Exception {
        IoThread io = IoThread.acquire();
        EmbeddedChannel channel = new EmbeddedChannel();
        Dial dial = Dials.to(Scheme.MQTTS, "broker.example", 8883, Protocol.MQTT_5);
        NettyWire wire = new NettyWire(io, new HandTurnedTime(), dial, new Recorder(), gone -> {});

        wire.opened(channel, new Route(List.of(), TlsContext.of(Tls.DEFAULT)));
        ByteBuf clientHello = channel.readOutbound();

        assertThat(clientHello.toString(StandardCharsets.ISO_8859_1)).contains("broker.example");
        clientHello.release();
        channel.finishAndReleaseAll();
        io.release(Dialer.PATIENCE);
    }

    @Test
    void aGoodbyeIsReadBeforeTheEnd() throws Exception {
        try (Peer peer = peer("good", false)) {
            Recorder recorder = new Recorder();
            Wire wire = bench.dialer.dial(secured(peer, trusting()), recorder);
            Peer.Link link = peer.welcome(Peer.CONNACK_5);
            recorder.next(Greeting.class);

            bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
            bench.turn(NettyWire.BROKERS_TURN);

            assertThat(link.readToEnd()).isEqualTo("e000");
            link.close();
            recorder.next(WireEnd.ClosedHere.class);
        }
    }

    @Test
    void trustMayComeFromAStore() throws Exception {
        Tls tls = new Tls(new Trust.Pkcs12(certificates.trustStore(), PASSWORD), null, false);

        assertThat(outcome("good", false, tls)).isInstanceOf(Greeting.class);
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        assertThat(failure("good", false, Tls.DEFAULT)).contains("from an authority that is not trusted");
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        assertThat(failure("elsewhere", false, trusting())).contains("not for localhost");
    }

    @Test
    void aCertificateOfAnotherHostIsTakenOnlyWhenTheInsecureWordIsSaid() throws Exception {
        Tls tls = new Tls(trusting().trust(), null, true);

        assertThat(outcome("elsewhere", false, tls)).isInstanceOf(Greeting.class);
    }

    @Test
    void theInsecureWordIsLoggedAtEachConnect() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(TlsContext.of(Tls.DEFAULT)).isNotNull();
            assertThat(TlsContext.of(Tls.DEFAULT.insecureWithoutHostnameCheck()))
                    .isNotNull();
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("WARN"))
                .singleElement()
                .asString()
                .contains("insecure");
    }

    @Test
    void theInsecureWordStillAsksForATrustedAuthority() throws Exception {
        assertThat(failure("good", false, new Tls(new Trust.SystemTrust(), null, true)))
                .contains("from an authority that is not trusted");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        assertThat(failure("expired", false, trusting())).contains("has expired");
    }

    @Test
    void aBrokerThatAsksForACertificateRefusesAClientWithoutOne() throws Exception {
        assertThat(failure("good", true, trusting())).contains("client certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pem", "encrypted", "store"})
    void aBrokerThatAsksForACertificateTakesOurs(String form) throws Exception {
        Identity identity = switch (form) {
            case "pem" -> new Identity.Pem(certificates.chain("client"), certificates.key("client"), null);
            case "encrypted" ->
                new Identity.Pem(certificates.chain("client"), certificates.encryptedKey("client"), PASSWORD);
            default -> new Identity.Pkcs12(certificates.identityStore("client"), PASSWORD);
        };

        assertThat(outcome("good", true, new Tls(trusting().trust(), identity, false)))
                .isInstanceOf(Greeting.class);
    }

    @Test
    void theFirstByteIsThatOfAHandshakeAndAPlainAnswerEndsTheAttempt() throws Exception {
        Recorder recorder = new Recorder();
        bench.dialer.dial(secured(bench.peer, trusting()), recorder);
        Peer.Link link = bench.peer.accept();

        int first = link.socket().getInputStream().read();
        link.write(Peer.CONNACK_5);

        assertThat(first).isEqualTo(0x16);
        assertThat(recorder.next(WireEnd.Unreachable.class).text())
                .contains("does not speak TLS on port " + bench.peer.port());
        assertThat(recorder.all()).hasSize(1);
    }

    @Test
    void aBrokerThatHangsUpOnTheHandshakeIsUnreachable() {
        Recorder recorder = new Recorder();
        bench.dialer.dial(secured(bench.peer, trustingSystem()), recorder);

        bench.peer.accept().close();

        assertThat(recorder.next(WireEnd.Unreachable.class).text())
                .startsWith("TLS: ")
                .contains("does it speak TLS");
    }

    @Test
    void filesThatCannotBeUsedAreNamedAndTheirPasswordIsNot() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path junk = Files.writeString(folder.resolve("junk.pem"), "junk");
        Path store = certificates.identityStore("client");
        Secret wrong = Secret.of("canary-wrong");

        assertThat(fileFailure(new Tls(new Trust.Pem(missing), null, false))).contains("no such file", "missing.pem");
        assertThat(fileFailure(new Tls(new Trust.Pem(junk), null, false))).contains("junk.pem");
        assertThat(fileFailure(new Tls(new Trust.Pkcs12(store, wrong), null, false)))
                .contains("client.p12", "password")
                .doesNotContain("canary");
        assertThat(fileFailure(new Tls(new Trust.SystemTrust(), new Identity.Pkcs12(store, wrong), false)))
                .contains("client.p12", "password")
                .doesNotContain("canary");
        assertThat(fileFailure(new Tls(
                        new Trust.SystemTrust(), new Identity.Pem(certificates.chain("client"), junk, null), false)))
                .contains("junk.pem", "PKCS8");
    }

    @ParameterizedTest
    @CsvSource({"MQTTS, mqtt", "WSS, websockets"})
    void aSessionRunsWithARealBroker(Scheme scheme, String protocol) throws Exception {
        String[] lines = {
            "protocol " + protocol, "certfile " + certificates.chain("good"), "keyfile " + certificates.key("good")
        };
        try (Mosquitto broker = Mosquitto.start(folder, lines)) {
            Recorder recorder = new Recorder();
            Dial dial = Dials.to(scheme, "localhost", broker.port(), Protocol.MQTT_5);
            Wire wire = bench.dialer.dial(Dials.with(dial, trusting()), recorder);
            recorder.next(Greeting.class);

            bench.onIo(() -> {
                wire.send(new Packet.Subscribe(1, "a", new Packet.Options(Qos.AT_MOST_ONCE, false, false, true), 0));
                wire.flush();
            });

            recorder.next(Packet.SubAck.class);
            bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
            recorder.next(WireEnd.ClosedHere.class);
        }
    }

    private static Tls trusting() {
        try {
            return new Tls(new Trust.Pem(certificates.chain("authority")), null, false);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Tls trustingSystem() {
        return Tls.DEFAULT;
    }

    private static Dial secured(Peer peer, Tls tls) {
        return Dials.with(Dials.to(Scheme.MQTTS, "localhost", peer.port(), Protocol.MQTT_5), tls);
    }

    private static Peer peer(String entry, boolean needsClient) throws Exception {
        return new Peer(certificates.server(entry).getServerSocketFactory(), socket -> {
            if (socket instanceof SSLServerSocket tls) {
                tls.setNeedClientAuth(needsClient);
            }
        });
    }

    /** What comes of dialling a broker with a certificate: a greeting or an end. */
    private static Object outcome(String entry, boolean needsClient, Tls tls) throws Exception {
        try (Peer peer = peer(entry, needsClient)) {
            Recorder recorder = new Recorder();
            bench.dialer.dial(secured(peer, tls), recorder);
            CompletableFuture<Peer.Link> link = CompletableFuture.supplyAsync(() -> peer.welcome(Peer.CONNACK_5));
            Object first = recorder.next(Object.class);
            try {
                link.join();
            } catch (CompletionException expectedWhereTheHandshakeFails) {
                assertThat(first).isInstanceOf(WireEnd.class);
            }
            return first;
        }
    }

    private static String failure(String entry, boolean needsClient, Tls tls) throws Exception {
        Object outcome = outcome(entry, needsClient, tls);
        assertThat(outcome).isInstanceOf(WireEnd.NotTrusted.class);
        return ((WireEnd.NotTrusted) outcome).text();
    }

    private static String fileFailure(Tls tls) throws IOException {
        Recorder recorder = new Recorder();
        bench.dialer.dial(secured(bench.peer, tls), recorder);
        return recorder.next(WireEnd.Unreachable.class).text();
    }
}
