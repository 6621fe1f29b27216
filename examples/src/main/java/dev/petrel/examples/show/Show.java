package dev.petrel.examples.show;

import dev.petrel.examples.house.Recorder;
import dev.petrel.examples.show.Screen.Tone;
import dev.petrel.observe.ConnectionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of the demo. */
public final class Show {

    private static final Duration TICK = Duration.ofMillis(100);

    /** Long enough for the broker to speak a service's will, and to see it. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final String HEADING = """
            A house: two thermometers (kitchen, bath), a thermostat, their heaters and a recorder that checks every
            number. A fleet: ears (stt), a mind (llm) and a mouth (tts), each a process of its own. A compute service that makes pictures small. A hub to which cameras post
            what they see, also with curl: it says where it is. And a broker that
            goes away now and then without a word to them, as the mouth does. Ctrl-C ends it.
            """;

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
        screen.text(HEADING);
        try (MortalBroker broker = MortalBroker.start()) {
            screen.line(Tone.GOOD, "BROKER", "listens on " + broker.url());
            try (House house = House.open(broker.url(), this::said);
                    Fleet fleet = Fleet.open(broker.url(), screen);
                    Workshop workshop = Workshop.open(broker.url(), screen);
                    Yard yard = Yard.open(broker.url(), launcher(), workshop.service(), screen)) {
                return run(broker, house, fleet, workshop, yard);
            }
        }
    }

    /** What starts the hub, which is not part of this process; none where the demo was not started by it. */
    private static @Nullable Path launcher() {
        String launcher = System.getProperty("petrel.demo.launcher");
        return launcher == null ? null : Path.of(launcher);
    }

    private Summary run(MortalBroker broker, House house, Fleet fleet, Workshop workshop, Yard yard)
            throws InterruptedException {
        long began = System.nanoTime();
        List<Mishap> mishaps = List.of(broker.mishap(plan.down()), fleet.mishap(SILENCE));
        Storm storm = Storm.of(mishaps, plan, screen, this::stop);
        try {
            publish(house, began);
        } finally {
            storm.end();
        }
        Sightings sightings = yard.settle();
        Pictures pictures = workshop.settle();
        Conversation conversation = fleet.settle();
        house.settle();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        long reconnects = house.counters().connections() - house.services();
        return new Summary(
                took,
                storm.kills(),
                reconnects,
                house.counters().resumed(),
                house.rows(),
                conversation,
                pictures,
                sightings);
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

    private void said(Recorder.Note note) {
        screen.line(
                Tone.PLAIN,
                note.room(),
                note.what() + " " + note.content().value() + "  #"
                        + note.content().number());
    }

    /** All services in one line, when something changed. */
    private void showStates(House house) {
        Map<String, ConnectionState> states = house.states();
        String line = states.entrySet().stream()
                .map(entry -> entry.getKey() + " " + word(entry.getValue()))
                .collect(Collectors.joining(", "));
        if (!line.equals(lastStates)) {
            lastStates = line;
            boolean allOnline = states.values().stream().allMatch(ConnectionState.Online.class::isInstance);
            long waiting = allOnline ? 0 : house.waiting();
            screen.line(Tone.PLAIN, "clients", line + (waiting == 0 ? "" : "; messages that wait: " + waiting));
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
