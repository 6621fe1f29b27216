package dev.petrel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Brings the faults of a {@link FaultPlan} over links, a broker and client JVMs, and heals everything at the end.
 *
 * <pre>{@code
 * FaultPlan plan = FaultPlan.of(seed, Duration.ofSeconds(40), EnumSet.allOf(Fault.class));
 * RandomFaults faults = new RandomFaults(plan).onLink(link).onBroker(mosquitto).onClient(child);
 * faults.run();
 * assertThat(ledger.verdict().flawless()).as("%s%n%s", ledger.verdict(), faults).isTrue();
 * }</pre>
 *
 * <p>Targets are given before it runs; it runs once, on the thread that asks. {@link #toString} may be asked from any.
 */
public final class RandomFaults {

    private final FaultPlan plan;
    private final List<FaultyLink> links = new ArrayList<>();
    private final List<Mosquitto> brokers = new ArrayList<>();
    private final List<ChildJvm> clients = new ArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** To follow a plan. */
    public RandomFaults(FaultPlan plan) {
        this.plan = plan;
    }

    /** Adds a link to those that faults befall. */
    public RandomFaults onLink(FaultyLink link) {
        links.add(link);
        return this;
    }

    /** Adds a broker to those that faults befall. */
    public RandomFaults onBroker(Mosquitto broker) {
        brokers.add(broker);
        return this;
    }

    /** Adds a client's JVM to those that faults befall. */
    public RandomFaults onClient(ChildJvm client) {
        clients.add(client);
        return this;
    }

    /**
     * Does what is planned, heals everything, and returns when the plan's time is over or a little later: a step that
     * takes longer than planned, such as the broker's start, shifts those behind it. An interrupt heals and returns early.
     *
     * @throws IllegalStateException if the plan holds a fault without a target, or a broker does not start again
     */
    public void run() {
        plan.steps().forEach(this::requireTarget);
        boolean interrupted = false;
        try {
            follow(System.nanoTime());
        } catch (InterruptedException e) {
            interrupted = true; // Kept for the caller, once everything is healed.
        } finally {
            heal();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(long start) throws InterruptedException {
        for (FaultStep step : plan.steps()) {
            await(start, step.at());
            befall(step, start);
        }
        await(start, plan.time());
    }

    /** The seed and what was done so far, each with the second at which it happened. */
    @Override
    public String toString() {
        return "faults of seed " + plan.seed() + ":\n" + String.join("\n", done);
    }

    private void requireTarget(FaultStep step) {
        if (targets(step.fault().target()).isEmpty()) {
            throw new IllegalStateException("the plan holds " + step.fault() + ", and there is no "
                    + step.fault().target() + ": give one, or leave the fault out of the plan");
        }
    }

    private List<?> targets(Fault.Target target) {
        return switch (target) {
            case LINK -> links;
            case BROKER -> brokers;
            case CLIENT -> clients;
        };
    }

    private void befall(FaultStep step, long start) throws InterruptedException {
        String when = "%.3f s ".formatted((System.nanoTime() - start) / 1e9);
        int place = step.pick() % targets(step.fault().target()).size();
        done.add(when + step.fault() + " for " + step.lasting().toMillis() + " ms on "
                + step.fault().target() + " " + place);
        switch (step.fault().target()) {
            case LINK -> onLink(step, links.get(place));
            case BROKER -> onBroker(step, brokers.get(place));
            case CLIENT -> onClient(step, clients.get(place));
        }
    }

    private static void onLink(FaultStep step, FaultyLink link) throws InterruptedException {
        begin(step, link);
        await(step.lasting());
        if (losesWhatItHolds(step.fault())) {
            link.cut();
        }
        link.heal();
    }

    private static void begin(FaultStep step, FaultyLink link) {
        switch (step.fault()) {
            case CUT -> link.cut();
            case FIN -> link.fin();
            case CUT_IN_THE_MIDDLE ->
                link.cutAfter(step.pick() % 2 == 0 ? Direction.TO_BROKER : Direction.TO_CLIENT, 1 + step.pick() % 1000);
            case HALF_OPEN -> link.halfOpen();
            case SILENCE_TO_BROKER -> link.silenceToBroker();
            case SILENCE_TO_CLIENT -> link.silenceToClient();
            case DELAY -> link.delay(Duration.ofMillis(1 + step.pick() % 400));
            case THROTTLE -> link.throttle(8000);
            case REFUSE -> {
                link.refuse();
                link.cut();
            }
            case BLACKHOLE -> {
                link.blackhole();
                link.cut();
            }
            case BROKER_KILL, BROKER_TERM, BROKER_FREEZE, CLIENT_FREEZE ->
                throw new IllegalArgumentException(step.fault() + " is no fault of a link");
        }
    }

    /** The connection ends before its silence does, so that what was under way never arrives. */
    private static boolean losesWhatItHolds(Fault fault) {
        return fault == Fault.SILENCE_TO_BROKER || fault == Fault.SILENCE_TO_CLIENT;
    }

    private static void onBroker(FaultStep step, Mosquitto broker) throws InterruptedException {
        switch (step.fault()) {
            case BROKER_KILL -> broker.kill();
            case BROKER_TERM -> broker.stop();
            default -> broker.freeze();
        }
        await(step.lasting());
        heal(broker);
    }

    private static void onClient(FaultStep step, ChildJvm client) throws InterruptedException {
        client.freeze();
        await(step.lasting());
        client.thaw();
    }

    private void heal() {
        links.forEach(FaultyLink::heal);
        brokers.forEach(RandomFaults::heal);
        clients.stream().filter(ChildJvm::alive).forEach(ChildJvm::thaw);
    }

    private static void heal(Mosquitto broker) {
        if (broker.running()) {
            broker.thaw();
        } else {
            broker.restart();
        }
    }

    private static void await(long start, Duration until) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(until.toNanos() - (System.nanoTime() - start));
    }

    private static void await(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
