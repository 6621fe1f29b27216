package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.cli.fleet.Fleet;
import dev.petrel.cli.fleet.Sight;
import dev.petrel.health.HealthReport;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings a fleet what comes from its broker, on the thread of the command, and says what becomes of it. */
final class FleetWatch implements AutoCloseable {

    private static final String SERVICE = "service";
    private static final SubscriptionRequest HEALTH = SubscriptionRequest.to(HealthStatus.topic("{" + SERVICE + "}"));
    private static final SubscriptionRequest KEEPALIVE =
            SubscriptionRequest.to(Heartbeat.topic("{" + SERVICE + "}")).withQos(Qos.AT_MOST_ONCE);

    /** What may wait for the command; handlers wait beyond that. */
    private static final int WAITING = 1_000;

    /** How often to look for what has changed by the passing of time. */
    private static final long NAP = Duration.ofMillis(200).toNanos();

    private final Fleet fleet;
    private final SightPrinter printer;
    private final Link link;
    private final Grants grants;
    private final BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(WAITING);
    private boolean connected;

    FleetWatch(ConnectionSettings settings, Console console, Fleet fleet, SightPrinter printer) {
        this.fleet = fleet;
        this.printer = printer;
        this.grants = new Grants(console, "fleet", List.of(HEALTH.filter(), KEEPALIVE.filter()));
        ClientOptions options = ClientOptions.of(settings).withObserver(this::on);
        this.link = new Link(options, new WaitingLine(console, "fleet"));
        link.client().subscribe(HEALTH, this::reported);
        link.client().subscribe(KEEPALIVE, this::heard);
    }

    /** Something that happened at a moment. */
    private sealed interface Happening {

        long at();

        record Said(String service, HealthReport report, long at) implements Happening {}

        record Beat(String service, long at) implements Happening {}

        /** The broker came or went. */
        record Broker(boolean here, long at) implements Happening {}
    }

    /** @throws CommandFailed if the subscriptions are refused, or not granted in time */
    void begin(Deadline deadline) {
        link.start();
        CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), grants.refused());
        if (!Awaiting.either(grants.granted(), trouble, deadline.left())) {
            throw Listening.notReached(link, deadline);
        }
    }

    /** Says each change until the time is over; the exit code. */
    int sayChanges(Deadline deadline) {
        long looked = System.nanoTime();
        while (!deadline.left().isZero()) {
            Happening happening = next(deadline.left());
            Sight change = happening == null ? null : take(happening);
            if (change != null && !printer.print(change)) {
                return ExitCode.OUTPUT_CLOSED;
            }
            // Where more waits in line, it is not later than that: a heartbeat may be among it.
            long now = happening == null ? System.nanoTime() : happening.at();
            if (connected && now - looked >= NAP) {
                looked = now;
                if (!printAll(fleet.changes(now))) {
                    return ExitCode.OUTPUT_CLOSED;
                }
            }
        }
        return ExitCode.DONE;
    }

    /**
     * Takes in what comes for a moment, then says how each is; the exit code.
     *
     * @throws CommandFailed if the broker went away meanwhile
     */
    int sayAll(Duration moment) {
        Deadline deadline = Deadline.in(moment);
        while (!deadline.left().isZero()) {
            Happening happening = next(deadline.left());
            if (happening != null) {
                take(happening);
            }
        }
        List<Happening> inLine = new ArrayList<>();
        happenings.drainTo(inLine);
        inLine.forEach(this::take);
        if (!connected) {
            throw new CommandFailed(ExitCode.FAILED, "the broker went away meanwhile");
        }
        List<Sight> all = fleet.all(System.nanoTime());
        if (!printAll(all)) {
            return ExitCode.OUTPUT_CLOSED;
        }
        return all.stream().allMatch(Sight::well) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private boolean printAll(List<Sight> sights) {
        return sights.stream().allMatch(printer::print);
    }

    /** The next, or null if nothing comes for a while. */
    private @Nullable Happening next(Duration within) {
        if (link.inVain().isDone()) {
            link.inVain().join();
        }
        try {
            long nap = Math.min(within.toNanos(), NAP);
            return happenings.poll(nap, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.FAILED, "interrupted");
        }
    }

    private @Nullable Sight take(Happening happening) {
        return switch (happening) {
            case Happening.Said said ->
                fleet.reported(said.service(), said.report(), said.at()).orElse(null);
            case Happening.Beat beat -> fleet.heard(beat.service(), beat.at()).orElse(null);
            case Happening.Broker broker -> {
                connected = broker.here();
                fleet.listenAnew(broker.at());
                yield null;
            }
        };
    }

    private void reported(Message message) throws InterruptedException {
        happenings.put(
                new Happening.Said(message.level(SERVICE), HealthReport.of(message.payload()), System.nanoTime()));
    }

    /** Whatever comes there is a sign of life, unless the broker has kept it from before. */
    private void heard(Message message) throws InterruptedException {
        if (!message.retained()) {
            happenings.put(new Happening.Beat(message.level(SERVICE), System.nanoTime()));
        }
    }

    private void on(ClientEvent event) {
        grants.on(event);
        switch (event) {
            case ClientEvent.Connected here -> broker(true);
            case ClientEvent.ConnectionLost gone -> broker(false);
            default -> {}
        }
    }

    private void broker(boolean here) {
        try {
            happenings.put(new Happening.Broker(here, System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
