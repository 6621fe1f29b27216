package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.Fault;
import dev.petrel.testkit.FaultPlan;
import dev.petrel.testkit.FaultStep;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Flaw;
import dev.petrel.testkit.Ledger;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.RandomFaults;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All faults in a seeded mix: on the links of a sender and of a receiver, on a broker that keeps its sessions, and on the
 * sender's own JVM.
 */
@RequiresMosquitto
@Isolated
@Timeout(240)
class RandomMixTest {

    private static final int PER_SECOND = 100;
    private static final Duration LONG = Duration.ofSeconds(40);

    /** What loses nothing that the broker has answered. */
    private static final Set<Fault> ALL_BUT_KILLS = EnumSet.complementOf(EnumSet.of(Fault.BROKER_KILL));

    /** The client's JVM stands still for ten seconds in the middle. */
    private static final FaultStep STANDSTILL =
            new FaultStep(Duration.ofSeconds(15), Fault.CLIENT_FREEZE, Duration.ofSeconds(10), 0);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    static Stream<Arguments> protocolsAndSeeds() {
        return LinkFaultsTest.protocolsAndSeeds();
    }

    /** (R30) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aShortMixOfAllFaultsLosesNothing(Protocol protocol) {
        mix(protocol, FaultPlan.of(4711, Duration.ofSeconds(5), ALL_BUT_KILLS));
    }

    /** (R30) Odd seeds with kills of the broker, which forgets a little of what it has answered; the others without. */
    @Tag("full")
    @ParameterizedTest
    @MethodSource("protocolsAndSeeds")
    void aMixOfAllFaultsLosesNothing(Protocol protocol, long seed) {
        mix(protocol, FaultPlan.of(seed, LONG, seed % 2 == 1 ? EnumSet.allOf(Fault.class) : ALL_BUT_KILLS));
    }

    /** (R30) with a JVM that stands still. */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aMixOfAllFaultsWithALongStandstillLosesNothing(Protocol protocol) {
        mix(protocol, FaultPlan.of(30, LONG, ALL_BUT_KILLS).with(STANDSTILL));
    }

    private void mix(Protocol protocol, FaultPlan plan) {
        Ledger ledger = new Ledger();
        String room = Cell.newRoom();
        try (Mosquitto broker = Post.keepingBroker(kept);
                FaultyLink senders = FaultyLink.to("127.0.0.1", broker.port());
                FaultyLink receivers = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient receiver = clients.connected(ClientOptions.of(Post.receiving(
                    ConnectionSettings.parse(receivers.url())
                            .withProtocol(protocol)
                            .withTiming(Post.TIMING),
                    room)));
            Receiver.of(receiver, room, ledger::record);
            RandomFaults faults =
                    new RandomFaults(plan).onLink(senders).onLink(receivers).onBroker(broker);
            try (ChildJvm sender = SenderProgram.start(senders.url(), protocol, room, PER_SECOND, ledger)) {
                faults.onClient(sender).run();

                boolean all = SenderProgram.finish(sender);

                assertThat(all).as("all have an outcome; %s", faults).isTrue();
                boolean kills = plan.steps().stream().anyMatch(step -> step.fault() == Fault.BROKER_KILL);
                ledger.awaitSettled(Duration.ofSeconds(kills ? 20 : 90));
                Post.judge(
                        ledger.verdict(),
                        "R30 " + protocol + ", " + faults,
                        kills ? new Flaw[] {Flaw.LOST_AFTER_DELIVERED} : new Flaw[0]);
            }
        }
    }
}
