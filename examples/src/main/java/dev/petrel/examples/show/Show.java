package dev.petrel.examples.show;

import dev.petrel.examples.house.Numbered;
import dev.petrel.examples.show.Screen.Tone;
import dev.petrel.observe.ConnectionState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run of the demo. */
public final class Show {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Plan plan;
    private final Screen screen;
    private final CountDownLatch stop = new CountDownLatch(1);
    private String lastStates = "";

    /** A show by this plan, on that screen. */
    public Show(Plan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /** Ends it early, with a summary like any other; from any thread. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Runs it to its end.
     *
     * @return what came of it
     * @throws IOException if there is no room for the broker's data
     */
    public Summary run() throws IOException, InterruptedException {
        screen.text("Petrel demo: five services on an MQTT broker that is killed now and then. Ctrl-C ends it.\n");
        try (MortalBroker broker = MortalBroker.start()) {
            screen.line(Tone.GOOD, "BROKER", "listens on " + broker.url());
            try (House house = House.open(broker.url(), this::said)) {
                return run(broker, house);
            }
        }
    }

    private Summary run(MortalBroker broker, House house) throws InterruptedException {
        long began = System.nanoTime();
        Storm storm = Storm.over(broker, plan, screen);
        try {
            publish(house, began);
        } finally {
            storm.end();
        }
        house.settle();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        long reconnects = house.counters().connections() - house.services();
        return new Summary(took, storm.kills(), reconnects, house.counters().resumed(), house.rows());
    }

    private void publish(House house, long began) throws InterruptedException {
        long end = began + plan.runFor().map(Duration::toNanos).orElse(Long.MAX_VALUE - began);
        long nextMeasurement = began;
        while (System.nanoTime() < end && !stop.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() >= nextMeasurement) {
                nextMeasurement += plan.measureEvery().toNanos();
                house.measure();
            }
            showStates(house);
        }
    }

    private void said(String topic, Numbered content) {
        String[] levels = topic.split("/");
        screen.line(Tone.PLAIN, levels[1], levels[2] + " " + content.value() + "  #" + content.number());
    }

    /** All services in one line, when something changed. */
    private void showStates(House house) {
        Map<String, ConnectionState> states = house.states();
        String line = states.entrySet().stream()
                .map(entry -> entry.getKey() + " " + word(entry.getValue()))
                .collect(Collectors.joining(", "));
        if (!line.equals(lastStates)) {
            lastStates = line;
            long waiting = house.waiting();
            String behind = waiting == 0 ? "" : "; messages that wait: " + waiting;
            screen.line(Tone.PLAIN, "clients", line + behind);
        }
    }

    private String word(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Idle idle -> screen.paint(Tone.BAD, "idle");
            case ConnectionState.Connecting connecting -> screen.paint(Tone.WAITING, "connecting");
            case ConnectionState.Waiting waiting -> screen.paint(Tone.WAITING, "waiting");
            case ConnectionState.Subscribing subscribing -> screen.paint(Tone.WAITING, "subscribing");
            case ConnectionState.Online online -> screen.paint(Tone.GOOD, "online");
            case ConnectionState.Closed closed -> screen.paint(Tone.QUIET, "closed");
        };
    }
}
