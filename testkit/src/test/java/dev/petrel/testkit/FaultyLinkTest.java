package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyLinkTest {

    private static final int SHORT_MILLIS = 200;

    private final BlockingQueue<Socket> brokerSide = new LinkedBlockingQueue<>();
    private final ServerSocket broker;
    private final FaultyLink link;

    FaultyLinkTest() throws IOException {
        broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        link = FaultyLink.to("127.0.0.1", broker.getLocalPort());
    }

    @BeforeEach
    void listen() {
        Thread.ofPlatform().daemon().start(() -> {
            while (!broker.isClosed()) {
                try {
                    brokerSide.add(broker.accept());
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        broker.close();
    }

    @Test
    void bytesPassInBothDirections() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        client.getOutputStream().write(1);
        server.getOutputStream().write(2);

        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
        assertThat(link.connections()).isEqualTo(1);
        assertThat(link.open()).isEqualTo(1);
    }

    @Test
    void muchPassesUnharmed() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        byte[] much = new byte[5_000_000];
        new java.util.Random(4711).nextBytes(much);

        Thread.ofPlatform().start(() -> {
            try {
                client.getOutputStream().write(much);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(server.getInputStream().readAllBytes()).isEqualTo(much);
    }

    @Test
    void aCutResetsBothSidesAndTheNextConnectionWorks() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.cut();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(link.open()).isZero();
        assertPasses(client(), brokerSide.take());
    }

    @Test
    void aFinEndsBothSidesInOrder() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.fin();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        client.close();
        server.close();
        await().until(() -> link.open() == 0);
    }

    @Test
    void theEndOfOneSideReachesTheOther() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        Socket other = client();
        Socket otherServer = brokerSide.take();

        client.close();
        other.setSoLinger(true, 0);
        other.close();

        assertThat(server.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> otherServer.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void halfOpenLetsNothingPassUntilItIsHealed() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.halfOpen();
        client.getOutputStream().write(1);
        server.getOutputStream().write(2);

        assertSilent(server);
        assertSilent(client);
        link.heal();
        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void halfOpenHoldsForNewConnectionsToo() throws Exception {
        link.halfOpen();

        Socket client = client();
        Socket server = brokerSide.take();
        client.getOutputStream().write(1);

        assertSilent(server);
    }

    @Test
    void silenceToTheClientLetsTheOtherDirectionPass() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.silenceToClient();
        client.getOutputStream().write(1);
        server.getOutputStream().write(2);

        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertSilent(client);
    }

    @Test
    void silenceToTheBrokerLetsTheOtherDirectionPass() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.silenceToBroker();
        client.getOutputStream().write(1);
        server.getOutputStream().write(2);

        assertThat(client.getInputStream().read()).isEqualTo(2);
        assertSilent(server);
    }

    @Test
    void aDelayDoesNotAddUp() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.delay(Duration.ofMillis(SHORT_MILLIS));

        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            client.getOutputStream().write(i);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(server.getInputStream().read()).isEqualTo(i);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(SHORT_MILLIS), Duration.ofMillis(5 * SHORT_MILLIS));
    }

    @Test
    void aThrottleTakesItsTime() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.throttle(20_000);

        long start = System.nanoTime();
        client.getOutputStream().write(new byte[10_000]);
        server.getInputStream().readNBytes(10_000);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void refusedConnectionsFailAtOnceAndOpenOnesGoOn() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();

        link.refuse();

        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
        assertPasses(client, server);
        link.heal();
        assertPasses(client(), brokerSide.take());
    }

    @Test
    void aBlackHoleTakesConnectionsAndSwallowsThem() throws Exception {
        link.blackhole();

        Socket client = client();
        client.getOutputStream().write(1);

        assertSilent(client);
        assertThat(brokerSide).isEmpty();
        assertThat(link.connections()).isEqualTo(1);
        link.heal();
        assertThat(brokerSide.take().getInputStream().read()).isEqualTo(1);
    }

    @Test
    void aDelayOfOneDirectionLeavesTheOtherAlone() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.delay(Direction.TO_CLIENT, Duration.ofSeconds(20));

        client.getOutputStream().write(1);
        server.getOutputStream().write(2);

        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertSilent(client);
        link.heal();
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void aThrottleOfOneDirectionLeavesTheOtherAlone() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.throttle(Direction.TO_CLIENT, 1);

        client.getOutputStream().write(new byte[1000]);
        server.getOutputStream().write(new byte[1000]);

        assertThat(server.getInputStream().readNBytes(1000)).hasSize(1000);
        assertThat(client.getInputStream().read()).isZero();
        assertThat(client.getInputStream().available()).isZero();
    }

    @Test
    void exactlyOneBitOfExactlyOneByteIsFlipped() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.flipBit(Direction.TO_BROKER, 5, 7);

        client.getOutputStream().write(new byte[3]);
        client.getOutputStream().write(new byte[7]);
        server.getOutputStream().write(new byte[10]);

        assertThat(server.getInputStream().readNBytes(10)).containsExactly(0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0);
        assertThat(client.getInputStream().readNBytes(10)).containsOnly(0);
        assertThat(link.flippedBits()).isEqualTo(1);
    }

    @Test
    void theSameSeedFlipsTheSameBitsHoweverTheStreamIsCut() throws Exception {
        byte[] whole = flipped(4711, 10_000);
        byte[] inPieces = flipped(4711, 17);
        byte[] otherSeed = flipped(4712, 10_000);

        assertThat(inPieces).isEqualTo(whole);
        assertThat(otherSeed).isNotEqualTo(whole);
        assertThat(BitSet.valueOf(whole).cardinality()).isBetween(70, 140);
    }

    /** What arrives of ten thousand zeros on a link that flips one bit in a hundred bytes. */
    private byte[] flipped(long seed, int piece) throws Exception {
        try (FaultyLink flipping = FaultyLink.to("127.0.0.1", broker.getLocalPort())) {
            flipping.flipBits(Direction.TO_BROKER, 100, seed);
            Socket client = new Socket(InetAddress.getLoopbackAddress(), flipping.port());
            Socket server = brokerSide.take();
            for (int sent = 0; sent < 10_000; sent += piece) {
                client.getOutputStream().write(new byte[Math.min(piece, 10_000 - sent)]);
            }
            return server.getInputStream().readNBytes(10_000);
        }
    }

    @Test
    void healedItFlipsNoMore() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.flipBits(Direction.TO_BROKER, 1, 1);
        client.getOutputStream().write(new byte[4]);
        assertThat(server.getInputStream().readNBytes(4)).doesNotContain(0);

        link.flipBit(Direction.TO_BROKER, 2, 0);
        link.heal();
        client.getOutputStream().write(new byte[4]);

        assertThat(server.getInputStream().readNBytes(4)).containsOnly(0);
    }

    @Test
    void anEndInTheMiddleLetsExactlySoManyBytesPass() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        link.finAfter(Direction.TO_CLIENT, 5);

        server.getOutputStream().write(new byte[3]);
        server.getOutputStream().write(new byte[3]);

        assertThat(client.getInputStream().readAllBytes()).hasSize(5);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        client.close();
        server.close();
        await().until(() -> link.open() == 0);
        assertPasses(client(), brokerSide.take());
    }

    @Test
    void aCutInTheMiddleResetsThatConnectionOnly() throws Exception {
        Socket client = client();
        Socket server = brokerSide.take();
        Socket other = client();
        Socket otherServer = brokerSide.take();
        link.cutAfter(Direction.TO_BROKER, 2);

        client.getOutputStream().write(new byte[4]);

        assertThat(server.getInputStream().readNBytes(2)).hasSize(2);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertPasses(other, otherServer);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> link.flipBits(Direction.TO_BROKER, 0, 1)).hasMessageContaining("0 is below 1");
        assertThatThrownBy(() -> link.flipBit(Direction.TO_BROKER, 0, 8)).hasMessageContaining("no bit 8");
        assertThatThrownBy(() -> link.cutAfter(Direction.TO_BROKER, 0)).hasMessageContaining("0 is below 1");
        assertThatThrownBy(() -> link.throttle(-1)).hasMessageContaining("-1 is negative");
    }

    @Test
    void withoutABrokerConnectionsAreReset() throws Exception {
        try (FaultyLink toNobody = FaultyLink.to("127.0.0.1", FreePort.find());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        client();
        brokerSide.take();
        link.halfOpen();
        client();

        link.close();

        String name = "faulty-link-" + link.port();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(name)));
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private static void assertPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(7);

        assertThat(to.getInputStream().read()).isEqualTo(7);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }
}
