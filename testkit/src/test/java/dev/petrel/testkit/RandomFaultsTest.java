package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RandomFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration MOMENT = Duration.ofMillis(50);

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        FaultPlan plan = FaultPlan.of(1, LONG, EnumSet.allOf(Fault.class));

        assertThat(FaultPlan.of(1, LONG, EnumSet.allOf(Fault.class))).isEqualTo(plan);
        assertThat(FaultPlan.of(1, LONG, Set.of(Fault.values()))).isEqualTo(plan);
        assertThat(FaultPlan.of(2, LONG, EnumSet.allOf(Fault.class)).steps()).isNotEqualTo(plan.steps());
    }

    @Test
    void fewSeedsMeetEveryFaultAndEachIsOverBeforeTheNext() {
        EnumSet<Fault> met = EnumSet.noneOf(Fault.class);
        LongStream.range(0, 10)
                .mapToObj(seed -> FaultPlan.of(seed, LONG, EnumSet.allOf(Fault.class)))
                .forEach(plan -> {
                    Duration free = Duration.ZERO;
                    for (FaultStep step : plan.steps()) {
                        assertThat(step.at()).as("%s", plan).isGreaterThan(free);
                        free = step.end();
                        met.add(step.fault());
                    }
                    assertThat(free).isLessThanOrEqualTo(LONG).isGreaterThan(LONG.minusSeconds(5));
                });

        assertThat(met).isEqualTo(EnumSet.allOf(Fault.class));
    }

    @Test
    void onlyTheKindsThatWereAskedForComeAndAPlanNeedsOne() {
        FaultPlan plan = FaultPlan.of(3, LONG, Set.of(Fault.CUT, Fault.DELAY));

        assertThat(plan.steps()).extracting(FaultStep::fault).containsOnly(Fault.CUT, Fault.DELAY);
        assertThatThrownBy(() -> FaultPlan.of(3, LONG, Set.of())).hasMessageContaining("at least one kind");
    }

    @Test
    void aFurtherStepTakesThePlaceOfThoseThatItOverlaps() {
        FaultStep freeze = new FaultStep(PATIENCE, Fault.CLIENT_FREEZE, PATIENCE, 0);
        FaultPlan plan = FaultPlan.of(3, LONG, Set.of(Fault.CUT));

        FaultPlan with = plan.with(freeze);

        List<FaultStep> outside = new ArrayList<>(plan.steps());
        outside.removeIf(
                step -> step.end().compareTo(freeze.at()) > 0 && step.at().compareTo(freeze.end()) < 0);
        assertThat(outside).hasSizeLessThan(plan.steps().size());
        assertThat(with.steps()).contains(freeze).containsAll(outside).hasSize(outside.size() + 1);
        assertThat(with.toString())
                .startsWith("seed 3, 40000 ms\n")
                .contains("10.000 s CLIENT_FREEZE for 10.000 s on 0");
    }

    @Test
    void aPlanThatOverlapsOrEndsTooLateIsRefused() {
        FaultStep step = new FaultStep(PATIENCE, Fault.CUT, PATIENCE, 0);

        assertThatThrownBy(() -> new FaultPlan(0, LONG, List.of(step, step))).hasMessageContaining("begins before");
        assertThatThrownBy(() -> new FaultPlan(0, PATIENCE, List.of(step))).hasMessageContaining("ends after PT10S");
    }

    @Test
    void aFaultWithoutATargetIsRefusedBeforeAnythingHappens() {
        RandomFaults faults = new RandomFaults(planOf(Fault.BROKER_KILL));

        assertThatThrownBy(faults::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BROKER_KILL")
                .hasMessageContaining("no BROKER");
    }

    @Test
    @RequiresMosquitto
    void afterEveryFaultEverythingWorksAgain() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port());
                ChildJvm client = ChildJvm.start(JvmCommand.of(Echo.class))) {
            client.awaitLine("heap", PATIENCE);
            for (Fault fault : Fault.values()) {
                RandomFaults faults = new RandomFaults(planOf(fault))
                        .onLink(link)
                        .onBroker(broker)
                        .onClient(client);

                faults.run();

                assertThat(faults.toString()).contains("seed 9", fault.name());
                assertThat(Brokers.reachable(link.url(), PATIENCE))
                        .as("%s", fault)
                        .isTrue();
                client.tell(fault.name());
                client.awaitLine("heard " + fault, PATIENCE);
            }
        }
    }

    @Test
    @RequiresMosquitto
    void whoIsInterruptedHealsToo() throws Exception {
        FaultStep step = new FaultStep(Duration.ZERO, Fault.BROKER_FREEZE, LONG, 0);
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            RandomFaults faults = new RandomFaults(new FaultPlan(9, LONG, List.of(step))).onBroker(broker);
            Thread runner = Thread.ofPlatform().start(faults::run);
            await().until(() -> !Brokers.reachable(broker.url(), Duration.ofMillis(300)));

            runner.interrupt();
            runner.join(PATIENCE);

            assertThat(Brokers.reachable(broker.url(), PATIENCE)).isTrue();
        }
    }

    private static FaultPlan planOf(Fault fault) {
        return new FaultPlan(9, MOMENT.multipliedBy(2), List.of(new FaultStep(Duration.ZERO, fault, MOMENT, 1)));
    }
}
