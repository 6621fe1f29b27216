package dev.petrel.hub.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Databases;
import dev.petrel.hub.HubRooms;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.problem.Problem;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Cameras and events on both databases. */
@ParameterizedClass(name = "{0}")
@EnumSource
class EventsInTheDatabaseTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Parameter
    private Databases kind = Databases.H2;

    private final HandTurnedTime time = new HandTurnedTime();
    private @Nullable HubRooms opened;

    @BeforeEach
    void open() {
        opened = HubRooms.on(kind.open(), time, DataSize.ofKilobytes(10));
    }

    @AfterEach
    void close() {
        rooms().close();
    }

    @Test
    void anEventIsStoredOnceHoweverOftenItIsPosted() {
        Events.Accepted first = post("e1", "yard", null);

        Events.Accepted second = post("e1", "other", "2025-12-31T00:00:00Z");

        assertThat(first.fresh()).isTrue();
        assertThat(second.fresh()).isFalse();
        assertThat(second.event()).isEqualTo(first.event());
        assertThat(tally("yard").today()).isEqualTo(1);
        assertThat(tally("other")).isEqualTo(Tallies.Tally.NONE);
    }

    @Test
    void anEventMakesItsCameraAndIsItsLast() {
        post("e1", "yard/1", null);
        time.turn(Duration.ofMinutes(1));
        post("e2", "yard/1", "2025-12-31T23:59:59.123456Z");

        Camera camera = part(Cameras.class).find("yard/1").orElseThrow();
        Tallies.Tally tally = tally("yard/1");

        assertThat(camera.topicId()).isEqualTo("yard1");
        assertThat(camera.name()).isEqualTo("yard/1");
        assertThat(tally.last()).get().satisfies(last -> {
            assertThat(last.eventId()).isEqualTo("e2");
            assertThat(last.occurredAt()).isEqualTo("2025-12-31T23:59:59.123456Z");
            assertThat(last.acceptedAt()).isEqualTo(START.plusSeconds(60));
        });
        assertThat(tally.today()).isEqualTo(1);
        assertThat(tally.thisWeek()).isEqualTo(2);
    }

    @Test
    void camerasThatWouldShareTopicsAreRefused() {
        part(Cameras.class).put(settings("a/b", "First"));

        assertThatThrownBy(() -> part(Cameras.class).put(settings("ab", "Second")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(409))
                .hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> post("e1", "a+b", null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("'a/b'");
        assertThat(part(Events.class).find("e1")).isEmpty();
    }

    @Test
    void whoListensHearsOfEveryChangeOfACamera() {
        Cameras cameras = part(Cameras.class);
        List<String> heard = new ArrayList<>();
        cameras.onChange(change -> heard.add(change.before().map(Camera::name).orElse("-") + " > "
                + change.after().map(Camera::name).orElse("-")));

        cameras.put(settings("yard", "Yard"));
        cameras.put(settings("yard", "Garden"));
        cameras.delete("yard");
        cameras.delete("yard");

        assertThat(heard).containsExactly("- > Yard", "Yard > Garden", "Garden > -");
        assertThat(cameras.all()).isEmpty();
    }

    @Test
    void eventsOfACameraThatIsNotEnabledAreSkipped() {
        part(Cameras.class).put(new CameraSettings("yard", "Yard", "rtsp", false, "connected"));

        Events.Accepted accepted = post("e1", "yard", null);

        assertThat(accepted.event().state()).isEqualTo(EventState.SKIPPED);
        assertThat(part(PendingEvents.class).cameras()).isEmpty();
        assertThat(tally("yard").today()).isEqualTo(1);
    }

    @Test
    void whatBecomesOfEventsIsCounted() {
        EventChanges changes = part(EventChanges.class);
        long before = changes.count();
        post("e1", "yard", null);
        long stored = changes.count();
        post("e1", "yard", null);
        assertThat(changes.count()).isEqualTo(stored).isGreaterThan(before);

        part(PendingEvents.class)
                .delivered(List.of(
                        part(PendingEvents.class).next("yard", 0, 1).getFirst().seq()));

        assertThat(changes.count()).isGreaterThan(stored);
    }

    @Test
    void whatWaitsIsReadInOrderAndMarkedOnce() {
        PendingEvents pending = part(PendingEvents.class);
        List.of("e1", "e2", "e3", "e4").forEach(id -> post(id, "yard", null));
        List<PendingEvent> all = pending.next("yard", 0, 10);

        pending.delivered(List.of(all.get(0).seq(), all.get(1).seq()));
        pending.failed(all.get(1).seq(), "too late");
        pending.failed(all.get(2).seq(), "no" + "x".repeat(2_000));

        assertThat(all).extracting(PendingEvent::id).containsExactly("e1", "e2", "e3", "e4");
        assertThat(pending.next("yard", 0, 10)).extracting(PendingEvent::id).containsExactly("e4");
        assertThat(pending.next("yard", all.get(3).seq(), 10)).isEmpty();
        assertThat(pending.backlog()).isEqualTo(new PendingEvents.Backlog(1, Optional.of(START)));
        assertThat(state("e2")).isEqualTo(EventState.DELIVERED);
        assertThat(state("e3")).isEqualTo(EventState.FAILED);
        assertThat(pending.skip("yard")).isEqualTo(1);
        assertThat(pending.cameras()).isEmpty();
    }

    @Test
    void whatTheBrokerDidNotTakeIsTriedAgain() {
        PendingEvents pending = part(PendingEvents.class);
        List.of("e1", "e2").forEach(id -> post(id, "yard", null));
        List<PendingEvent> all = pending.next("yard", 0, 10);
        pending.failed(all.get(0).seq(), "too large");

        List<PendingEvents.Refused> refused = pending.refused(10);
        int waitAgain = pending.tryAgain();

        assertThat(refused).containsExactly(new PendingEvents.Refused("e1", "yard", START, "too large"));
        assertThat(waitAgain).isEqualTo(1);
        assertThat(pending.refused(10)).isEmpty();
        assertThat(pending.next("yard", 0, 10)).isEqualTo(all);
        assertThat(pending.waiting(1)).containsExactly(new PendingEvents.Waiting("yard", 2, START, START));
        assertThat(page(null, null, null, 10)).extracting(StoredEvent::error).containsOnly(Optional.empty());
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            post("e" + i, i % 2 == 0 ? "even" : "odd", "2026-01-01T00:0" + i + ":00Z");
        }

        List<StoredEvent> first = page(null, null, null, 2);
        List<StoredEvent> second = page(null, null, String.valueOf(first.get(1).seq()), 2);

        assertThat(first).extracting(StoredEvent::id).containsExactly("e4", "e3");
        assertThat(second).extracting(StoredEvent::id).containsExactly("e2", "e1");
        assertThat(page("even", null, null, 10)).extracting(StoredEvent::id).containsExactly("e4", "e2", "e0");
        assertThat(page(null, "2026-01-01T00:03:00Z", null, 10))
                .extracting(StoredEvent::id)
                .containsExactly("e4", "e3");
        assertThat(part(Events.class).page(EventQuery.of(null, "person", "pending", null, null, null, null)))
                .hasSize(5);
        assertThat(part(Events.class).page(EventQuery.of(null, "dog", null, null, null, null, null)))
                .isEmpty();
        assertThatThrownBy(() -> page(null, null, null, 201)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> page(null, null, "abc", 1)).isInstanceOf(Problem.class);
    }

    @Test
    void manyAtTheSameTimeAreAllStoredAndCounted() throws Exception {
        List<Future<Events.Accepted>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String id = "e" + i % 100;
                String camera = "c" + i % 100 % 7;
                answers.add(callers.submit((Callable<Events.Accepted>) () -> post(id, camera, null)));
            }
        }

        long fresh = 0;
        for (Future<Events.Accepted> answer : answers) {
            fresh += answer.get().fresh() ? 1 : 0;
        }
        long counted = 0;
        for (int camera = 0; camera < 7; camera++) {
            counted += tally("c" + camera).today();
        }

        assertThat(fresh).isEqualTo(100);
        assertThat(counted).isEqualTo(100);
        assertThat(part(PendingEvents.class).backlog().events()).isEqualTo(100);
    }

    @Test
    void twoHubsThatStoreTheSameStoreItOnce() throws Exception {
        EventStore store = part(EventStore.class);
        List<Future<List<EventStore.Stored>>> answers = new ArrayList<>();
        Cameras cameras = part(Cameras.class);
        Camera first = cameras.findOrMake(settings("a", "a"));
        Camera second = cameras.findOrMake(settings("b", "b"));
        try (ExecutorService hubs = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                List<NewEvent> batch = i % 2 == 0
                        ? List.of(newEvent("x" + i, first), newEvent("y" + i, second))
                        : List.of(newEvent("y" + (i - 1), second), newEvent("x" + (i - 1), first));
                answers.add(hubs.submit(() -> store.store(batch)));
            }
        }

        long pending = 0;
        for (Future<List<EventStore.Stored>> answer : answers) {
            pending += answer.get().stream()
                    .filter(EventStore.Stored.PENDING::equals)
                    .count();
        }

        assertThat(pending).isEqualTo(40);
        assertThat(tally("a").today()).isEqualTo(20);
    }

    @Test
    void aPictureIsKeptWithItsEvent() {
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0, 1, 2};

        part(Events.class).accept(request("e1", "yard", null), Picture.of(jpeg));
        part(Cameras.class).delete("yard");
        part(Events.class).accept(request("e2", "yard", null), Picture.of(jpeg));

        assertThat(part(Events.class).picture("e1")).isEmpty();
        assertThat(part(Events.class).picture("e2")).get().isInstanceOfSatisfying(Picture.Kept.class, kept -> {
            assertThat(kept.contentType()).isEqualTo("image/jpeg");
            assertThat(kept.content()).isEqualTo(jpeg);
        });
        part(Events.class).accept(request("e3", "yard", null), new Picture.Elsewhere("http://elsewhere/e3.jpg"));
        assertThat(part(Events.class).pictured(List.of("e1", "e2", "e3"))).containsExactly("e2");
    }

    @Test
    void oldEventsGoAndWhatWaitsStays() {
        post("old", "yard", null);
        post("waits", "yard", null);
        deliver("old");
        time.turn(Duration.ofDays(31));
        post("young", "yard", null);
        deliver("young");

        long dropped = part(Retention.class).run();

        assertThat(dropped).isZero();
        assertThat(ids()).containsExactlyInAnyOrder("waits", "young");
        assertThat(part(JdbcClient.class)
                        .sql("SELECT COUNT(*) FROM event_counts")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theOldestThatWerePublishedGoWhenThereAreTooMany() {
        for (int i = 0; i < 40; i++) {
            post("e" + i, "yard", null);
            if (i % 2 == 0) {
                deliver("e" + i);
            }
        }

        long dropped = part(Retention.class).run();

        assertThat(dropped).isZero();
        assertThat(ids()).contains("e1", "e39", "e38").doesNotContain("e0", "e2");
        assertThat(bytes()).isLessThanOrEqualTo(DataSize.ofKilobytes(10).toBytes());
    }

    @Test
    void theOldestThatWaitGoWhenTheyAloneAreTooMany() {
        for (int i = 0; i < 60; i++) {
            post("e" + i, "yard", null);
        }
        deliver("e59");

        long dropped = part(Retention.class).run();

        assertThat(dropped).isPositive();
        assertThat(ids()).contains("e58").doesNotContain("e59", "e0");
        assertThat(bytes()).isLessThanOrEqualTo(DataSize.ofKilobytes(10).toBytes());
        assertThat(part(Retention.class).run()).isZero();
    }

    private HubRooms rooms() {
        return java.util.Objects.requireNonNull(opened);
    }

    private <T> T part(Class<T> type) {
        return rooms().part(type);
    }

    private Events.Accepted post(String id, String camera, @Nullable String timestamp) {
        return part(Events.class).accept(request(id, camera, timestamp), new Picture.None());
    }

    private static EventRequest request(String id, String camera, @Nullable String timestamp) {
        String when = timestamp == null ? "null" : "\"" + timestamp + "\"";
        return JsonMapper.builder()
                .propertyNamingStrategy(tools.jackson.databind.PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .readValue(
                        "{\"event_id\":\"" + id + "\",\"camera_id\":\"" + camera
                                + "\",\"smart_detection_type\":\"person\"," + "\"timestamp\":" + when + "}",
                        EventRequest.class);
    }

    private NewEvent newEvent(String id, Camera camera) {
        return NewEvent.of(request(id, camera.id(), null), new Picture.None(), settings -> camera, time.now());
    }

    private static CameraSettings settings(String id, String name) {
        return new CameraSettings(id, name, "rtsp", true, "connected");
    }

    private Tallies.Tally tally(String camera) {
        Instant day = Instant.parse("2026-01-01T00:00:00Z");
        return part(Tallies.class)
                .of(List.of(camera), day, day.minus(Duration.ofDays(3)))
                .getOrDefault(camera, Tallies.Tally.NONE);
    }

    private EventState state(String id) {
        return part(Events.class).find(id).orElseThrow().state();
    }

    private void deliver(String id) {
        part(PendingEvents.class)
                .delivered(List.of(part(Events.class).find(id).orElseThrow().seq()));
    }

    private List<String> ids() {
        return part(JdbcClient.class)
                .sql("SELECT id FROM events")
                .query(String.class)
                .list();
    }

    private long bytes() {
        return part(JdbcClient.class)
                .sql("SELECT SUM(bytes) FROM events")
                .query(Long.class)
                .single();
    }

    private List<StoredEvent> page(@Nullable String camera, @Nullable String from, @Nullable String cursor, int limit) {
        return part(Events.class).page(EventQuery.of(camera, null, null, from, null, cursor, limit));
    }
}
