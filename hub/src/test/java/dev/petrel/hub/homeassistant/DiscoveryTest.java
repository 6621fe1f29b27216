package dev.petrel.hub.homeassistant;

import static dev.petrel.hub.config.DiscoveryFormat.COMPONENTS;
import static dev.petrel.hub.config.DiscoveryFormat.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.hub.Databases;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.Availability;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Discovery with a broker, and a client that stands for Home Assistant. */
class DiscoveryTest {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT.withPort(0));
    private static final JdbcClient JDBC = database();

    private final List<Camera> cameras = new CopyOnWriteArrayList<>();
    private final HandTurnedTime time = new HandTurnedTime();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final DiscoveryTopics topics = new DiscoveryTopics(JDBC);
    private final HiddenCameras hidden = new HiddenCameras(JDBC);

    /** Its own for each test, as one broker serves them all. */
    private final String prefix = "ha" + COUNT.incrementAndGet();

    private final AtomicInteger states = new AtomicInteger();
    private final Discovery discovery = new Discovery(
            new Surroundings(() -> List.copyOf(cameras), hidden, topics, states::incrementAndGet, Yard.ORIGIN, time),
            RandomGenerator.getDefault());
    private HomeAssistant home;

    private static JdbcClient database() {
        DataSource source = Databases.H2.open();
        Flyway.configure().dataSource(source).load().migrate();
        return JdbcClient.create(source);
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @BeforeEach
    void look() {
        home = keep(new HomeAssistant(BROKER.url(), prefix));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable thing : open.reversed()) {
            thing.close();
        }
        JDBC.sql("DELETE FROM discovery_topics").update();
        JDBC.sql("DELETE FROM cameras").update();
    }

    @Test
    void aCameraIsPublishedWhenTheBrokerIsReachedAndKeptThere() {
        cameras.add(Yard.camera("yard", "Yard"));

        connect(device());

        HomeAssistant later = keep(new HomeAssistant(BROKER.url(), prefix));
        eventually(() -> assertThat(later.topics()).containsExactly(deviceTopic("yard")));
        Message kept = later.heard().getFirst();
        assertThat(kept.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(kept.metadata().expiry()).isNull();
        assertThat(noted()).containsExactly(deviceTopic("yard"));
    }

    @Test
    void aTopicIsNotedBeforeAnythingIsPublishedThere() {
        cameras.add(Yard.camera("yard", "Yard"));
        PetrelClient client = keep(PetrelClient.of(BROKER.url()).start());
        Session lost = new Session(
                Yard.stored(Yard.config(BROKER.port(), device(), Availability.DEFAULT)), client, () -> false);

        connect(lost);

        eventually(() -> assertThat(noted()).containsExactly(deviceTopic("yard")));
        assertThat(home.topics()).isEmpty();
    }

    @Test
    void whatAnEarlierStartLeftIsTakenAwayAndForgotten() {
        String left = prefix + "/device/liveobject_gone/config";
        topics.note(place(), List.of(new Retained(left, "gone", "{}")), time.now());
        home.say(left, "{}", true);

        connect(device());

        eventually(() -> assertThat(noted()).isEmpty());
        eventually(() -> assertThat(home.at(left)).isEmpty());
    }

    @Test
    void aRenamedCameraIsPublishedAnewAtItsTopic() {
        cameras.add(Yard.camera("yard", "Yard"));
        connect(device());
        eventually(() -> assertThat(home.at(deviceTopic("yard"))).contains("\"name\":\"Yard\""));

        cameras.set(0, Yard.camera("yard", "Garden"));
        discovery.camerasChanged();

        eventually(() -> assertThat(home.at(deviceTopic("yard"))).contains("\"name\":\"Garden\""));
    }

    @Test
    void aDisabledCameraIsTakenAway() {
        cameras.add(Yard.camera("yard", "Yard"));
        connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(1));

        cameras.set(0, Yard.camera("yard", "Yard", "rtsp", false));
        discovery.camerasChanged();

        eventually(() -> assertThat(home.topics()).isEmpty());
        eventually(() -> assertThat(noted()).isEmpty());
    }

    @Test
    void aCameraThatGoesWhileThereIsNoSessionIsTakenAwayInTheNextOne() {
        cameras.addAll(List.of(Yard.camera("yard", "Yard"), Yard.camera("door", "Door")));
        Session first = connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(2));
        discovery.ended(first);

        cameras.removeFirst();
        discovery.camerasChanged();
        connect(device());

        eventually(() -> assertThat(home.topics()).containsExactly(deviceTopic("door")));
        eventually(() -> assertThat(noted()).containsExactly(deviceTopic("door")));
    }

    @Test
    void whatAnotherHubChangedIsSeenBySomeTimeLater() {
        connect(device());

        cameras.add(Yard.camera("yard", "Yard"));

        eventually(() -> {
            time.turn(Herald.LOOK_EVERY);
            assertThat(home.topics()).hasSize(1);
        });
    }

    @Test
    void anotherPrefixTakesAwayWhatStandsBelowTheOldOne() {
        cameras.add(Yard.camera("yard", "Yard"));
        Session first = connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(1));
        discovery.ended(first);

        HomeAssistant other = keep(new HomeAssistant(BROKER.url(), prefix + "-other"));
        connect(Yard.discovery(prefix + "-other", DEVICE));

        eventually(() -> assertThat(home.topics()).isEmpty());
        assertThat(other.topics()).containsExactly(prefix + "-other/device/liveobject_yard/config");
        assertThat(home.heardAt(deviceTopic("yard"))).last().isEqualTo("");
        assertThat(home.heardAt(deviceTopic("yard"))).noneMatch(text -> text.contains("migrate_discovery"));
    }

    @Test
    void discoverySwitchedOffTakesEverythingAway() {
        cameras.add(Yard.camera("yard", "Yard"));
        Session first = connect(Yard.discovery(prefix, COMPONENTS));
        eventually(() -> assertThat(home.topics()).hasSize(6));
        discovery.ended(first);

        connect(new DiscoverySettings(false, prefix, COMPONENTS));

        eventually(() -> assertThat(home.topics()).isEmpty());
        eventually(() -> assertThat(noted()).isEmpty());
        assertThatThrownBy(discovery::publishAll).hasMessageContaining("switched off");
    }

    @Test
    void theFormatMovesThereAndBackWithoutHomeAssistantLosingAnything() {
        cameras.add(Yard.camera("yard", "Yard"));
        String single = prefix + "/sensor/liveobject_yard_status/config";
        Session first = connect(Yard.discovery(prefix, COMPONENTS));
        eventually(() -> assertThat(home.topics()).hasSize(6));
        discovery.ended(first);

        Session moved = connect(device());
        eventuallyWhileTimePasses(() -> assertThat(home.topics()).containsExactly(deviceTopic("yard")));
        discovery.ended(moved);
        connect(Yard.discovery(prefix, COMPONENTS));
        eventuallyWhileTimePasses(() -> assertThat(home.topics()).hasSize(6).doesNotContain(deviceTopic("yard")));

        assertThat(home.heardAt(single)).hasSize(4);
        assertThat(home.heardAt(single).subList(1, 3)).containsExactly("{\"migrate_discovery\": true}", "");
        assertThat(home.heardAt(deviceTopic("yard"))).hasSize(3);
        assertThat(home.heardAt(deviceTopic("yard")).subList(1, 3))
                .containsExactly("{\"migrate_discovery\": true}", "");
        eventually(() -> assertThat(noted()).hasSize(6));
    }

    @Test
    void theNewFormatComesOnlyWhenHomeAssistantHadTimeToUnloadTheOld() {
        cameras.add(Yard.camera("yard", "Yard"));
        String single = prefix + "/sensor/liveobject_yard_status/config";
        Session first = connect(Yard.discovery(prefix, COMPONENTS));
        eventually(() -> assertThat(home.topics()).hasSize(6));
        discovery.ended(first);

        connect(device());
        eventually(() -> assertThat(home.at(single)).contains("migrate_discovery"));
        eventually(() -> assertThat(time.untilNextAlarm()).contains(Herald.SETTLE));
        List<String> before = home.heardAt(deviceTopic("yard"));
        time.turn(Herald.SETTLE);
        eventually(() -> assertThat(home.at(deviceTopic("yard"))).isNotEmpty());
        String meanwhile = home.at(single);
        eventuallyWhileTimePasses(() -> assertThat(home.at(single)).isEmpty());

        assertThat(before).isEmpty();
        assertThat(meanwhile).contains("migrate_discovery");
    }

    @Test
    void whenHomeAssistantStartsItGetsConfigurationAvailabilityAndStates() {
        cameras.add(Yard.camera("yard", "Yard"));
        home.say(prefix + "/status", "online", true);
        connect(device(), new Availability(prefix + "/hub", "here", "gone"));
        eventually(() -> assertThat(home.topics()).contains(deviceTopic("yard")));

        home.say(prefix + "/status", "offline", false);
        home.say(prefix + "/status", "online", false);

        eventuallyWhileTimePasses(() -> assertThat(states).hasValue(1));
        eventually(() -> assertThat(home.at(prefix + "/hub")).isEqualTo("here"));
        assertThat(home.heardAt(deviceTopic("yard"))).hasSize(2);
    }

    @Test
    void theHubsOwnWordThatItIsOnlineIsNoStartOfHomeAssistant() {
        cameras.add(Yard.camera("yard", "Yard"));
        connect(device(), new Availability(prefix + "/status", "online", "offline"));
        eventually(() -> assertThat(home.topics()).contains(deviceTopic("yard")));

        home.say(prefix + "/status", "online", false);
        home.say("homeassistant/status", "online", false);

        eventuallyWhileTimePasses(() -> assertThat(states).hasPositiveValue());
        assertThat(states).hasValue(1);
    }

    @Test
    void allIsPublishedAgainWhenAsked() {
        cameras.addAll(List.of(Yard.camera("yard", "Yard"), Yard.camera("door", "Door", "rtsp", false)));
        connect(device());
        eventually(() -> assertThat(home.heardAt(deviceTopic("yard"))).hasSize(1));

        int told = discovery.publishAll();

        assertThat(told).isEqualTo(1);
        eventually(() -> assertThat(home.heardAt(deviceTopic("yard"))).hasSize(2));
    }

    @Test
    void aHiddenCameraIsForgottenUntilItIsShownAgain() {
        cameras.addAll(List.of(stored("yard", "Yard"), stored("door", "Door")));
        connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(2));

        Account hiding = discovery.hide(List.of("yard"));
        discovery.publishAll();

        assertThat(hiding).isEqualTo(new Account(1, List.of(), List.of(deviceTopic("yard"))));
        assertThat(discovery.hidden()).containsExactly("yard");
        eventually(() -> assertThat(home.topics()).containsExactly(deviceTopic("door")));

        Account showing = discovery.show(List.of("yard"));

        assertThat(showing).isEqualTo(new Account(2, List.of(deviceTopic("yard")), List.of()));
        eventually(() -> assertThat(home.topics()).hasSize(2));
    }

    @Test
    void oneCameraIsPublishedAgainWithoutTheOthers() {
        cameras.addAll(List.of(stored("yard", "Yard"), stored("door", "Door")));
        connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(2));

        Account account = discovery.show(List.of("door"));

        assertThat(account.published()).containsExactly(deviceTopic("door"));
        eventually(() -> assertThat(home.heardAt(deviceTopic("door"))).hasSize(2));
        assertThat(home.heardAt(deviceTopic("yard"))).hasSize(1);
    }

    @Test
    void nothingIsHiddenWhileTheBrokerIsAway() {
        assertThatThrownBy(() -> discovery.hide(List.of("yard"))).hasMessageContaining("not connected");

        assertThat(discovery.hidden()).isEmpty();
    }

    @Test
    @RequiresMosquitto
    void aDocumentThatTheBrokerRefusesDoesNotStopTheOthers() {
        MosquittoOptions rules =
                MosquittoOptions.DEFAULT.withAcl("topic readwrite #", "topic deny " + deviceTopic("yard"));
        Mosquitto strict = keep(Mosquitto.start(rules));
        HomeAssistant watcher = keep(new HomeAssistant(strict.url(), prefix));
        cameras.addAll(List.of(Yard.camera("yard", "Yard"), Yard.camera("door", "Door")));

        connect(session(keep(PetrelClient.of(strict.url()).start()), device(), Availability.DEFAULT));

        eventually(() -> assertThat(watcher.topics()).containsExactly(deviceTopic("door")));
        assertThatThrownBy(discovery::publishAll).hasMessageContaining(deviceTopic("yard"));
    }

    @Test
    void manyCamerasAreAllPublished() {
        for (int i = 0; i < 120; i++) {
            cameras.add(Yard.camera("c" + i, "Camera " + i));
        }
        connect(Yard.discovery(prefix, COMPONENTS));

        assertThat(discovery.publishAll()).isEqualTo(120);
        eventually(() -> assertThat(home.topics()).hasSize(720));
        assertThat(noted()).hasSize(720);
    }

    @Test
    void nothingCanBePublishedWithoutASessionOrABroker() throws Exception {
        assertThatThrownBy(discovery::publishAll)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(503));

        try (PetrelClient nowhere = PetrelClient.of("mqtt://127.0.0.1:1").start()) {
            discovery.begun(session(nowhere, device(), Availability.DEFAULT));

            assertThatThrownBy(discovery::publishAll)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status().value()).isEqualTo(503));
        }
    }

    @Test
    void aSessionThatIsOverIsHandedNothing() {
        cameras.add(Yard.camera("yard", "Yard"));
        Session session = connect(device());
        eventually(() -> assertThat(home.topics()).hasSize(1));

        discovery.ended(session);
        cameras.clear();
        discovery.camerasChanged();
        time.turn(Herald.LOOK_EVERY.multipliedBy(3));

        assertThat(time.untilNextAlarm()).isEmpty();
        assertThat(noted()).hasSize(1);
    }

    /** A camera that the database has too. */
    private static Camera stored(String id, String name) {
        JDBC.sql("INSERT INTO cameras (id, topic_id, name, status_at, created_at, updated_at)"
                        + " VALUES (?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                .params(id, id, name)
                .update();
        return Yard.camera(id, name);
    }

    private Session connect(DiscoverySettings settings) {
        return connect(settings, Availability.DEFAULT);
    }

    private Session connect(DiscoverySettings settings, Availability availability) {
        return connect(session(keep(PetrelClient.of(BROKER.url()).start()), settings, availability));
    }

    private Session connect(Session session) {
        PetrelClient client = session.client();
        discovery.begun(session);
        client.awaitConnected(Duration.ofSeconds(30));
        discovery.connected(session);
        open.add(() -> discovery.ended(session));
        return session;
    }

    private Session session(PetrelClient client, DiscoverySettings settings, Availability availability) {
        return new Session(Yard.stored(Yard.config(BROKER.port(), settings, availability)), client, () -> true);
    }

    private DiscoverySettings device() {
        return Yard.discovery(prefix, DEVICE);
    }

    private String deviceTopic(String camera) {
        return prefix + "/device/liveobject_" + camera + "/config";
    }

    private Set<String> noted() {
        return topics.of(place()).keySet();
    }

    private String place() {
        return "127.0.0.1:" + BROKER.port();
    }

    private <T extends AutoCloseable> T keep(T thing) {
        open.add(thing);
        return thing;
    }

    private void eventuallyWhileTimePasses(ThrowingRunnable assertion) {
        eventually(() -> {
            time.turn(Discovery.JITTER);
            assertion.run();
        });
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }
}
