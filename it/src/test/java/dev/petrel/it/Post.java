package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Flaw;
import dev.petrel.testkit.Ledger;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/** A sender and a receiver with de-duplication and a durable session, both with short patience, and the books of both. */
final class Post {

    static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400));

    static final Timing TIMING = new Timing(KEEP_ALIVE, CONNECT_TIMEOUT, BACKOFF);

    /** A broker that writes down all it has at each change is slow on a busy machine. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(100);

    private static final Duration SETTLED_WITH_LOSSES = Duration.ofSeconds(5);

    private volatile Ledger ledger = new Ledger();
    private final Watch senderWatch = new Watch();
    private final Watch receiverWatch = new Watch();
    private final PetrelClient receiverClient;
    private final PetrelClient senderClient;
    private final Sender sender;

    private Post(Clients clients, ConnectionSettings from, ConnectionSettings to) {
        String room = Cell.newRoom();
        receiverClient =
                clients.connected(ClientOptions.of(receiving(to, room)).withObserver(connectionsOnly(receiverWatch)));
        Receiver.of(receiverClient, room, entry -> ledger.record(entry));
        senderClient =
                clients.connected(ClientOptions.of(sending(from, room)).withObserver(connectionsOnly(senderWatch)));
        sender = new Sender(senderClient, room, entry -> ledger.record(entry));
    }

    /** Messages are in the books. */
    private static ClientObserver connectionsOnly(Watch watch) {
        return event -> {
            if (event instanceof ClientEvent.ConnectionEvent) {
                watch.on(event);
            }
        };
    }

    /** Connected and subscribed. */
    static Post open(Clients clients, String from, String to, Protocol protocol) {
        return open(clients, from, to, protocol, KEEP_ALIVE);
    }

    /** Connected and subscribed, with another keep-alive. */
    static Post open(Clients clients, String from, String to, Protocol protocol, Duration keepAlive) {
        Timing timing = TIMING.withKeepAlive(keepAlive);
        return new Post(
                clients,
                ConnectionSettings.parse(from).withProtocol(protocol).withTiming(timing),
                ConnectionSettings.parse(to).withProtocol(protocol).withTiming(timing));
    }

    /** How a sender connects. */
    static ConnectionSettings sending(ConnectionSettings settings, String room) {
        return settings.withSession(SessionPolicy.clean(room + "-sender"));
    }

    /** How a receiver connects. */
    static ConnectionSettings receiving(ConnectionSettings settings, String room) {
        return settings.withSession(SessionPolicy.durable(room + "-receiver", Duration.ofHours(1)))
                .withService(ServiceSettings.named(room).withDedupe(Duration.ofHours(1), 5000));
    }

    /**
     * A broker that keeps all it has over its end in peace, and nearly all over a kill: it answers a PUBLISH a moment
     * before it writes it down.
     */
    static Mosquitto keepingBroker(Path folder) {
        return Mosquitto.start(MosquittoOptions.DEFAULT
                .withPersistence(folder)
                .withLines("max_queued_messages 0", "autosave_on_changes true", "autosave_interval 1"));
    }

    /** The seeds of the full form: {@code -Dpetrel.seeds}, 5 by default. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("petrel.seeds", 5));
    }

    Sender sender() {
        return sender;
    }

    PetrelClient senderClient() {
        return senderClient;
    }

    PetrelClient receiverClient() {
        return receiverClient;
    }

    Watch senderWatch() {
        return senderWatch;
    }

    Watch receiverWatch() {
        return receiverWatch;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Lets go of the books, which grow with each message, and begins new ones. */
    void newBooks() {
        ledger = new Ledger();
    }

    /** Waits for the last outcome and the last handler, and judges. */
    Verdict settle() {
        ledger.awaitSettled(SETTLED_WITHIN);
        return ledger.verdict();
    }

    /** Everything arrived once, in order, and everybody was told the truth. */
    void assertFlawless(Object circumstances) {
        judge(settle(), circumstances);
    }

    /** The same, but for what a broker lost that was killed between its answer and its writing down. */
    void assertFlawlessButForTheBrokersLoss(Object circumstances) {
        Awaitility.await()
                .atMost(SETTLED_WITHIN)
                .untilAsserted(() -> assertThat(ledger.verdict().count(Flaw.STUCK))
                        .as("%s%n%s", ledger.verdict(), circumstances)
                        .isZero());
        ledger.awaitSettled(SETTLED_WITH_LOSSES);
        judge(ledger.verdict(), circumstances, Flaw.LOST_AFTER_DELIVERED);
    }

    /** Without flaws but for these; the check shows the figures, after the first line of the circumstances. */
    static void judge(Verdict verdict, Object circumstances, Flaw... forgiven) {
        assertThat(verdict.flawlessBut(forgiven))
                .as("%s%n%s", verdict, circumstances)
                .isTrue();
        assertThat(verdict.handled()).as("handled").isPositive();
        System.out.println(
                "measured: " + String.valueOf(circumstances).lines().findFirst().orElse("") + ": "
                        + verdict.toString().replace("\n", "; "));
    }
}
