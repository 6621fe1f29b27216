package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.examples.house.LocalBroker;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Answers;
import dev.petrel.testkit.Fault;
import dev.petrel.testkit.FaultPlan;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Flaw;
import dev.petrel.testkit.Ledger;
import dev.petrel.testkit.LedgerEntry.Ending;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.RandomFaults;
import dev.petrel.testkit.ScriptedBroker;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page about tests under faults shows. */
@Timeout(120)
class UnderFaultsTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    // begin: ledger
    private final Ledger ledger = new Ledger();

    @Test
    void aCutLosesNothing() {
        try (FaultyLink link = FaultyLink.to("127.0.0.1", brokersPort());
                PetrelClient counter = client(link, "counter");
                PetrelClient gate = client(link, "gate")) {
            subscribe(counter);
            for (long number = 0; number < 200; number++) {
                publish(gate, number);
                if (number == 100) {
                    link.cut(); // RST on both sides of both connections
                }
            }

            assertThat(ledger.awaitSettled(LocalBroker.PATIENCE)).isTrue();
        }
        assertThat(ledger.verdict().flawlessBut(Flaw.DUPLICATED))
                .as("%s", ledger.verdict())
                .isTrue();
    }

    private void subscribe(PetrelClient counter) {
        counter.subscribe(
                "gate/passed",
                message -> ledger.handled(
                        "gate/passed", Long.parseLong(message.payload().utf8())));
        counter.awaitConnected(LocalBroker.PATIENCE);
    }

    private void publish(PetrelClient gate, long number) {
        Receipt receipt = gate.publishAsync(Publication.text("gate/passed", Long.toString(number)));
        receipt.accepted().thenRun(() -> ledger.accepted("gate/passed", number));
        receipt.outcome()
                .thenAccept(outcome -> ledger.ended(
                        "gate/passed",
                        number,
                        switch (outcome) {
                            case PublishOutcome.Delivered delivered -> Ending.DELIVERED;
                            case PublishOutcome.Failed failed -> Ending.FAILED;
                            case PublishOutcome.InDoubt doubt -> Ending.IN_DOUBT;
                        }));
    }
    // end: ledger

    @Test
    void aMixOfFaultsLosesNothing() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (FaultyLink link = FaultyLink.to("127.0.0.1", brokersPort());
                PetrelClient counter = client(link, "mixed-counter");
                PetrelClient gate = client(link, "mixed-gate");
                ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            subscribe(counter);
            var publishing = other.submit(() -> {
                for (long number = 0; !over.get(); number++) {
                    publish(gate, number);
                    gate.drain(Duration.ofSeconds(30)); // one at a time
                }
                return null;
            });
            // begin: random
            FaultPlan plan = FaultPlan.of(42, Duration.ofSeconds(5), EnumSet.of(Fault.CUT, Fault.FIN, Fault.DELAY));
            RandomFaults faults = new RandomFaults(plan).onLink(link);
            faults.run(); // returns when all is over and healed
            // end: random
            over.set(true);
            publishing.get();

            assertThat(ledger.awaitSettled(Duration.ofSeconds(30)))
                    .as("%s%n%s", ledger.verdict(), faults)
                    .isTrue();
            assertThat(ledger.verdict().flawlessBut(Flaw.DUPLICATED))
                    .as("%s%n%s", ledger.verdict(), faults)
                    .isTrue();
        }
    }

    // begin: scripted
    @Test
    void aBusyBrokerIsAskedAgain() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.once(PacketType.PUBLISH, Answers.refused(0x97)); // quota exceeded
            broker.once(PacketType.PUBLISH, Answers.delayed(Duration.ofMillis(200)));
            try (PetrelClient client = PetrelClient.of(broker.url()).start()) {
                client.publish(Publication.text("gate/passed", "1"));
            }

            assertThat(broker.received(PacketType.PUBLISH)).hasSize(2);
        }
    }
    // end: scripted

    private static int brokersPort() {
        return URI.create(BROKER.url()).getPort();
    }

    private static PetrelClient client(FaultyLink link, String name) {
        ConnectionSettings settings = ConnectionSettings.parse(link.url())
                .withSession(SessionPolicy.clean(name))
                .withTiming(Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(500))));
        return PetrelClient.of(ClientOptions.of(settings)).start();
    }
}
