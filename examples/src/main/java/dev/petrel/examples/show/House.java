package dev.petrel.examples.show;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.examples.house.Heater;
import dev.petrel.examples.house.Recorder;
import dev.petrel.examples.house.Room;
import dev.petrel.examples.house.Series;
import dev.petrel.examples.house.Thermometer;
import dev.petrel.examples.house.Thermostat;
import dev.petrel.observe.ConnectionState;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The services, each with a client of its own as if it were a process of its own. Sessions are the default ones: they
 * outlive a lost connection, so the broker keeps for a service what is said while the service is away.
 */
final class House implements AutoCloseable {

    /** Longer than the longest pause between two attempts to connect. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /**
     * Quicker than by default, since this broker is never away for long. With an attempt at least every second none of
     * its absences goes unnoticed: to a client that sees it only close young connections, one after the other, that looks
     * like another client with the same id.
     */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1));

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final String url;
    private final Counters counters = new Counters();
    /** In the order in which they are opened: who listens comes before who speaks, and ends after it. */
    private final SequencedMap<String, PetrelClient> clients = new LinkedHashMap<>();

    private final List<Room> rooms = List.of(new Room("kitchen", 19.9), new Room("bath", 20.9));
    private final List<Thermometer> thermometers;
    private final Thermostat thermostat;
    private final List<Heater> heaters;
    private final Recorder recorder;

    private House(String url, Consumer<Recorder.Note> reader) {
        this.url = url;
        recorder = new Recorder(client("recorder"), reader).start();
        PetrelClient heating = client("heaters");
        heaters = rooms.stream().map(room -> new Heater(heating, room).start()).toList();
        thermostat = new Thermostat(client("thermostat")).start();
        thermometers = rooms.stream()
                .map(room -> new Thermometer(client(room.name()), room))
                .toList();
    }

    /**
     * Connects all services and waits until each is subscribed.
     *
     * @param reader gets all that is said
     */
    static House open(String url, Consumer<Recorder.Note> reader) {
        House house = new House(url, reader);
        try {
            house.clients.values().forEach(client -> client.awaitConnected(PATIENCE));
            return house;
        } catch (RuntimeException e) {
            house.close();
            throw e;
        }
    }

    private PetrelClient client(String name) {
        ConnectionSettings settings = ConnectionSettings.parse(url)
                .withSession(SessionPolicy.clean(name))
                .withTiming(Timing.DEFAULT.withBackoff(BACKOFF));
        PetrelClient client = PetrelClient.of(ClientOptions.of(settings).withObserver(counters))
                .start();
        clients.put(name, client);
        return client;
    }

    /** One reading of each room. */
    void measure() {
        thermometers.forEach(Thermometer::measure);
    }

    /** Where each service stands. */
    Map<String, ConnectionState> states() {
        Map<String, ConnectionState> states = new LinkedHashMap<>();
        clients.forEach((name, client) -> states.put(name, client.health().state()));
        return states;
    }

    /** How many messages the broker has not acknowledged yet. */
    long waiting() {
        return rows().stream().mapToLong(row -> row.sent() - row.acknowledged()).sum();
    }

    Counters counters() {
        return counters;
    }

    int services() {
        return clients.size();
    }

    /**
     * Ends one service after the other in the order in which messages flow, so that nothing new is said any more, and
     * waits until the recorder has all that was. What is missing after that is lost.
     */
    void settle() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (PetrelClient client : clients.reversed().values()) {
            awaitAll(until);
            client.close();
        }
    }

    private void awaitAll(long until) throws InterruptedException {
        while (!rows().stream().allMatch(House::complete) && System.nanoTime() < until) {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean complete(Summary.Row row) {
        return row.lost() == 0 && row.acknowledged() >= row.sent();
    }

    /** The count of each topic. */
    List<Summary.Row> rows() {
        List<Summary.Row> rows = new ArrayList<>();
        thermometers.forEach(thermometer -> rows.add(row(thermometer.topic(), thermometer.published())));
        rooms.forEach(room -> rows.add(row("room/" + room.name() + "/heating", thermostat.published(room.name()))));
        heaters.forEach(heater -> rows.add(row(heater.topic(), heater.published())));
        return rows;
    }

    private Summary.Row row(String topic, long sent) {
        Series series = recorder.series(topic);
        return new Summary.Row(
                topic,
                sent,
                counters.acknowledged(topic),
                series.received(),
                series.copies(),
                series.late(),
                series.missing(sent));
    }

    @Override
    public void close() {
        clients.values().forEach(PetrelClient::close);
    }
}
