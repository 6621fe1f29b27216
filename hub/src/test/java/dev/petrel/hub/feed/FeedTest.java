package dev.petrel.hub.feed;

import static dev.petrel.hub.feed.Watcher.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.hub.Databases;
import dev.petrel.hub.HubRooms;
import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.event.EventState;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import dev.petrel.time.HandTurnedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out to a real broker. */
class FeedTest {

    private static final int LARGEST_PACKET = 3_000;

    private final HandTurnedTime time = new HandTurnedTime();
    private final DataSource data = Databases.H2.open();
    private @Nullable EmbeddedBroker embedded;

    @BeforeEach
    void startBroker() {
        embedded = EmbeddedBroker.start(BrokerOptions.DEFAULT.withPort(0).withMaximumPacketSize(LARGEST_PACKET));
    }

    @AfterEach
    void stopBroker() {
        broker().close();
    }

    @Test
    void eventsGoOutInOrderAsTheyAreConfigured() {
        try (Watcher watcher = watcher();
                Stage hub = hub(1, false)) {
            for (int i = 0; i < 100; i++) {
                hub.post(i % 2 == 0 ? "even" : "odd", "e" + i);
            }

            until(() -> watcher.arrivals("even").size() >= 50
                    && watcher.arrivals("odd").size() >= 50);

            assertThat(watcher.arrivals("even")).isEqualTo(ids(0, 100, 2));
            assertThat(watcher.arrivals("odd")).isEqualTo(ids(1, 100, 2));
            Message one = watcher.on("home/camera/odd/event").get(0);
            assertThat(one.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(one.metadata().expiry()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
            assertThat(Watcher.json(one).path("thumbnail_url").stringValue())
                    .startsWith("http://hub:8080/api/v1/events/e1/thumbnail?s=");
            until(() -> waiting(hub) == 0);
            assertThat(hub.part(Events.class).find("e7").orElseThrow().state()).isEqualTo(EventState.DELIVERED);
        }
    }

    @Test
    void whatIsAcceptedWhileTheBrokerIsAwayGoesOutWhenItIsBack() {
        try (Stage hub = hub(1, true)) {
            hub.post("yard", "e0");
            until(() -> waiting(hub) == 0);
            broker().stop();

            for (int i = 1; i < 50; i++) {
                hub.post("yard", "e" + i);
            }
            broker().restart();

            try (Watcher watcher = watcher()) {
                until(() -> waiting(hub) == 0 && watcher.events("yard").contains("e49"));
                assertThat(watcher.on("home/camera/yard/event")
                                .get(0)
                                .metadata()
                                .expiry())
                        .isGreaterThan(Duration.ofMinutes(3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void withAnotherQosWhatWaitedGoesOutInOrderAllTheSame(int qos) {
        try (Watcher watcher = watcher();
                Stage hub = new Stage(data, time)) {
            for (int i = 0; i < 50; i++) {
                hub.post("yard", "e" + i);
            }
            assertThat(waiting(hub)).isEqualTo(50);

            hub.begin(broker().url(), config(qos, false));

            until(() -> waiting(hub) == 0 && watcher.events("yard").contains("e49"));
            assertThat(watcher.arrivals("yard")).isEqualTo(ids(0, 50, 1));
            assertThat(watcher.on("home/camera/yard/event"))
                    .extracting(message -> message.qos().level())
                    .containsOnly(qos);
        }
    }

    /** On Mosquitto: Artemis with its data on disk gives a session that was away its messages out of order. */
    @Test
    @RequiresMosquitto
    void everyEventArrivesInOrderWhileTheBrokerComesAndGoes(@TempDir Path folder) {
        MosquittoOptions keepsAll =
                MosquittoOptions.DEFAULT.withPersistence(folder).withLines("max_queued_messages 0");
        try (Mosquitto broker = Mosquitto.start(keepsAll);
                Watcher watcher = Watcher.whoMissesNothing(broker.url());
                Stage hub = new Stage(Databases.H2.open(), time)) {
            hub.begin(broker.url(), HubRooms.config(broker.port(), 1, false));
            for (int round = 0; round < 3; round++) {
                for (int i = round * 50; i < round * 50 + 50; i++) {
                    hub.post("yard", "e" + i);
                }
                broker.stop();
                broker.restart();
            }

            until(() -> waiting(hub) == 0 && watcher.events("yard").size() == 150);

            assertThat(watcher.events("yard")).isEqualTo(ids(0, 150, 1));
        }
    }

    @Test
    void aHubThatStopsInTheMiddleGoesOnWhereItWas(@TempDir Path folder) {
        JdbcConnectionPool files = Databases.in(folder);
        try (Watcher watcher = watcher()) {
            try (Stage hub = new Stage(files, time)) {
                hub.begin(broker().url(), config(1, false));
                for (int i = 0; i < 300; i++) {
                    hub.post("c" + i % 3, "e" + i);
                }
            }
            files.dispose();
            JdbcConnectionPool again = Databases.in(folder);
            try (Stage hub = new Stage(again, time)) {
                hub.begin(broker().url(), config(1, false));

                until(() -> waiting(hub) == 0
                        && IntStream.range(0, 3)
                                .allMatch(c -> watcher.events("c" + c).size() == 100));
            }
            again.dispose();

            for (int camera = 0; camera < 3; camera++) {
                assertThat(watcher.events("c" + camera)).isEqualTo(ids(camera, 300, 3));
            }
        }
    }

    @Test
    void anEventThatTheBrokerDoesNotTakeLetsTheNextOnesPass() {
        try (Watcher watcher = watcher();
                Stage hub = hub(1, false)) {
            hub.post("yard", "e0");
            hub.post("yard", "large", "x".repeat(LARGEST_PACKET));
            hub.post("yard", "e1");

            until(() -> watcher.events("yard").contains("e1") && waiting(hub) == 0);

            assertThat(watcher.events("yard")).containsExactly("e0", "e1");
            assertThat(hub.part(Events.class).find("large")).get().satisfies(large -> {
                assertThat(large.state()).isEqualTo(EventState.FAILED);
                assertThat(large.error()).get().asString().contains("NOT_SUPPORTED");
            });
            assertThat(hub.part(PendingEvents.class).tryAgain()).isEqualTo(1);
            until(() -> waiting(hub) == 0);
            assertThat(watcher.events("yard")).containsExactly("e0", "e1");
        }
    }

    @Test
    void nothingIsSaidBySomeoneWhoDoesNotHoldTheSession() {
        try (Watcher watcher = watcher();
                Stage hub = new Stage(data, time)) {
            hub.hold(false);
            hub.begin(broker().url(), config(1, false));
            hub.post("yard", "e0");

            try (Stage holder = new Stage(data, time)) {
                holder.post("other", "e1");
                holder.begin(broker().url(), config(1, false));
                until(() -> waiting(holder) == 0);
            }

            // One of them said it, and only the one that may.
            until(() -> !watcher.arrivals("yard").isEmpty()
                    && !watcher.arrivals("other").isEmpty());
            assertThat(watcher.arrivals("yard")).containsExactly("e0");
            assertThat(watcher.arrivals("other")).containsExactly("e1");
        }
    }

    @Test
    void whatAnotherHubAcceptsGoesOutToo() {
        try (Watcher watcher = watcher();
                Stage holder = hub(1, false);
                Stage other = new Stage(data, time)) {
            for (int i = 0; i < 60; i++) {
                (i % 2 == 0 ? other : holder).post("yard", "e" + i);
            }

            until(() -> waiting(holder) == 0 && watcher.events("yard").size() == 60);

            assertThat(watcher.arrivals("yard")).isEqualTo(ids(0, 60, 1));
        }
    }

    @Test
    void eventsOfADisabledCameraAreSkippedAndItsTopicsAreTakenAway() {
        try (Watcher watcher = watcher();
                Stage hub = hub(1, true)) {
            hub.post("yard", "e0");
            until(() -> watcher.last("yard", "counts").isPresent());

            hub.part(Cameras.class).put(new CameraSettings("yard", "Yard", "rtsp", false, "connected"));
            hub.post("yard", "e1");
            until(() -> watcher.gone("yard", "event") && watcher.gone("yard", "status"));
            hub.part(Cameras.class).put(new CameraSettings("yard", "Yard", "rtsp", true, "ERROR"));
            hub.post("yard", "e2");

            until(() -> watcher.events("yard").contains("e2")
                    && watcher.last("yard", "status").isPresent());
            assertThat(watcher.events("yard")).containsExactly("e0", "e2");
            assertThat(watcher.last("yard", "status")
                            .orElseThrow()
                            .path("status")
                            .stringValue())
                    .isEqualTo("unavailable");
        }
    }

    @Test
    void whatIsRetainedFollowsTheEventsAndTheClock() {
        try (Watcher watcher = watcher();
                Stage hub = hub(1, false)) {
            hub.post("yard", "e0", "somebody");
            until(() -> state(watcher, "ON") && counts(watcher, 1));
            assertThat(watcher.last("yard", "last_event")
                            .orElseThrow()
                            .path("description_snippet")
                            .stringValue())
                    .isEqualTo("somebody");

            time.turn(Duration.ofMinutes(4));
            hub.post("yard", "e1");
            until(() -> counts(watcher, 2));
            time.turn(Duration.ofMinutes(4));
            hub.part(Cameras.class).put(new CameraSettings("yard", "Garden", "rtsp", true, "connected"));
            until(() -> watcher.last("yard", "status")
                    .orElseThrow()
                    .path("camera_name")
                    .stringValue()
                    .equals("Garden"));
            assertThat(state(watcher, "ON")).isTrue();
            time.turn(Duration.ofMinutes(1));

            until(() -> state(watcher, "OFF"));
            time.turn(Duration.ofDays(1));
            until(() -> counts(watcher, 0));
            assertThat(watcher.last("yard", "counts")
                            .orElseThrow()
                            .path("events_this_week")
                            .intValue())
                    .isEqualTo(2);
        }
    }

    @Test
    void aCameraThatWasActiveBeforeARestartIsNotActiveAfterwards() {
        try (Watcher watcher = watcher()) {
            try (Stage hub = hub(1, false)) {
                hub.post("yard", "e0");
                until(() -> state(watcher, "ON") && waiting(hub) == 0);
            }
            time.turn(Duration.ofMinutes(6));

            try (Stage hub = hub(1, false)) {
                until(() -> state(watcher, "OFF"));
                assertThat(waiting(hub)).isZero();
            }
        }
    }

    @Test
    void theTopicsOfACameraThatGoesWhileNobodySpeaksAreTakenAwayLater() {
        try (Watcher watcher = watcher();
                Stage hub = hub(1, true)) {
            hub.post("yard", "e0");
            hub.post("door", "e1");
            until(() -> watcher.last("yard", "activity").isPresent()
                    && watcher.last("door", "activity").isPresent()
                    && waiting(hub) == 0);
            hub.end();

            hub.part(Cameras.class).delete("yard");
            hub.begin(broker().url(), config(1, true));

            until(() -> List.of("event", "status", "last_event", "counts", "activity").stream()
                    .allMatch(what -> watcher.gone("yard", what)));
            assertThat(watcher.gone("door", "status")).isFalse();
            try (Watcher newcomer = watcher()) {
                until(() -> newcomer.last("door", "event").isPresent());
                assertThat(newcomer.on("home/camera/yard/status")).isEmpty();
            }
        }
    }

    private EmbeddedBroker broker() {
        return Objects.requireNonNull(embedded);
    }

    private Watcher watcher() {
        return new Watcher(broker().url());
    }

    private Stage hub(int qos, boolean retain) {
        Stage hub = new Stage(data, time);
        hub.begin(broker().url(), config(qos, retain));
        return hub;
    }

    private StoredConfig config(int qos, boolean retain) {
        return HubRooms.config(broker().port(), qos, retain);
    }

    private static long waiting(Stage hub) {
        return hub.part(PendingEvents.class).backlog().events();
    }

    private static boolean state(Watcher watcher, String wanted) {
        return watcher.last("yard", "activity")
                .filter(state -> state.path("state").stringValue().equals(wanted))
                .isPresent();
    }

    private static boolean counts(Watcher watcher, int today) {
        return watcher.last("yard", "counts")
                .filter(counts -> counts.path("events_today").intValue() == today)
                .isPresent();
    }

    private static List<String> ids(int from, int to, int step) {
        return IntStream.iterate(from, i -> i < to, i -> i + step)
                .mapToObj(i -> "e" + i)
                .toList();
    }
}
