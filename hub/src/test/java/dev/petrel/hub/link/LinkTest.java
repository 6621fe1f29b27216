package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.hub.Databases;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.message.Publication;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresMosquitto
@Timeout(300)
class LinkTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Database database = new Database(Databases.H2);
    private final List<Link> links = new ArrayList<>();

    @AfterEach
    void end() {
        links.forEach(Link::stop);
    }

    @Test
    void theBrokerIsToldThatTheHubIsThereAndThatItIsGone() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                Watcher watcher = new Watcher(broker.url())) {
            database.configure(1, broker.port(), "home");
            Link link = started();

            watcher.awaits("home/status=online");
            link.stop();

            watcher.awaits("home/status=online", "home/status=offline");
            assertThat(link.status().connected()).isFalse();
        }
    }

    @Test
    void aHubWithoutABrokerStartsAndConnectsWhenTheBrokerComes() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            broker.stop();
            Link link = started();

            until(() -> link.status().lastError() != null);
            LinkStatus without = link.status();
            broker.restart();
            until(link::connected);

            assertThat(without.lastError()).contains("refused");
            assertThat(without.connected()).isFalse();
            assertThat(without.reconnectAttempt()).isPositive();
            assertThat(link.status().lastError()).isNull();
            assertThat(link.status().lastErrorAt()).isNull();
            assertThat(link.status().reconnectAttempt()).isZero();
        }
    }

    @Test
    void changedSettingsEndTheOldSessionBeforeTheNewOneBegins() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                Watcher watcher = new Watcher(broker.url())) {
            database.configure(1, broker.port(), "old");
            Diary diary = new Diary();
            Link link = started(diary);
            diary.awaits("begun 1", "connected 1");

            database.configure(2, broker.port(), "new");
            LinkStatus status = link.reconcile(LONG);

            assertThat(status.state()).isEqualTo(LinkState.CONNECTED);
            diary.awaits("begun 1", "connected 1", "ended 1", "begun 2", "connected 2");
            watcher.awaits("old/status=online", "old/status=offline", "new/status=online");
        }
    }

    @Test
    void speakersAreToldAgainAfterEachCutAndTheHubSaysAgainThatItIsThere() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Diary diary = new Diary();
            Link link = started(diary);
            diary.awaits("begun 1", "connected 1");

            broker.restart();

            diary.awaits("begun 1", "connected 1", "connected 1");
            try (Watcher watcher = new Watcher(broker.url())) {
                watcher.awaits("home/status=online (retained)");
            }
            assertThat(link.connected()).isTrue();
        }
    }

    @Test
    void aSpeakerThatThrowsDoesNotKeepOthersFromHearing() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Diary diary = new Diary();

            started(new Diary("throws"), diary);

            diary.awaits("begun 1", "connected 1");
        }
    }

    @Test
    void aPasswordThatCannotBeOpenedIsSaidAndNothingIsSent() {
        MosquittoOptions guarded = MosquittoOptions.DEFAULT.withLogin(new Login("hub", Secret.of("right")));
        try (Mosquitto broker = Mosquitto.start(guarded)) {
            database.configure(1, broker.port(), "home");
            database.jdbc.sql("UPDATE mqtt_config SET username = 'hub'").update();
            SettingsTable table = new SettingsTable(database.jdbc);
            Settings unreadable = new Settings() {
                @Override
                public Optional<StoredConfig> current() {
                    return table.current();
                }

                @Override
                public Optional<Secret> password(StoredConfig of) {
                    throw new IllegalStateException("no key opens the stored password");
                }

                @Override
                public void onChange(Runnable listener) {}
            };

            Link link = start(unreadable);
            until(() -> link.status().lastError() != null);

            assertThat(link.status().lastError()).contains("no key opens the stored password");
            assertThat(link.status().state()).isNotEqualTo(LinkState.CONNECTED);
        }
    }

    @Test
    void whatWasAcknowledgedIsCountedOverRestartsWithoutWhatTheHubSaysOfItself() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Link first = started();
            until(first::connected);
            publish(first);
            until(() -> first.status().messagesPublished() == 1);
            first.stop();

            Link second = started();
            until(second::connected);
            publish(second);

            until(() -> second.status().messagesPublished() == 2);
        }
    }

    @Test
    void anotherHubStandsByAndTakesOverWhenTheHolderEnds() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                Watcher watcher = new Watcher(broker.url())) {
            database.configure(1, broker.port(), "home");
            Link first = started();
            until(first::connected);
            Link second = started();
            until(() -> second.status().state() == LinkState.STANDBY
                    && second.status().connected());
            LinkStatus standby = second.status();

            first.stop();
            until(second::connected);

            assertThat(standby.holder()).isNotEmpty().isEqualTo(first.name());
            assertThat(second.status().holder()).isEqualTo(second.name());
            watcher.awaits("home/status=online", "home/status=offline", "home/status=online");
        }
    }

    @Test
    void theLeaseOfADeadHubIsTakenWhenItsTimeIsOver() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            database.giveLeaseToTheDead(Duration.ofSeconds(5));
            Link link = started();
            until(() -> link.status().state() == LinkState.STANDBY);

            until(link::connected);
        }
    }

    @Test
    void aHubThatLosesTheLeaseLetsGo() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Diary diary = new Diary();
            Link link = started(diary);
            diary.awaits("begun 1", "connected 1");
            Session session = link.session().orElseThrow();

            database.giveLeaseToTheDead(Duration.ofHours(1));
            diary.awaits("begun 1", "connected 1", "ended 1");
            until(() -> link.status().state() == LinkState.STANDBY);

            assertThat(session.held().getAsBoolean()).isFalse();
            assertThat(link.session()).isEmpty();
            assertThat(link.connected()).isFalse();
        }
    }

    @Test
    void whatIsDisconnectedStaysSoUntilItIsToBeConnectedAgain() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Link link = started();
            until(link::connected);

            link.disconnect();
            until(() -> link.status().paused());
            LinkStatus paused = link.reconcile(LONG);
            link.connect();
            LinkStatus connected = link.reconcile(LONG);

            assertThat(paused.state()).isEqualTo(LinkState.DISCONNECTED);
            assertThat(paused.paused()).isTrue();
            assertThat(connected.state()).isEqualTo(LinkState.CONNECTED);
        }
    }

    @Test
    void settingsThatAreSwitchedOffDisconnect() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            database.configure(1, broker.port(), "home");
            Link link = started();
            until(link::connected);

            database.jdbc
                    .sql("UPDATE mqtt_config SET enabled = FALSE, version = 2")
                    .update();

            assertThat(link.reconcile(LONG).state()).isEqualTo(LinkState.DISABLED);
        }
    }

    @Test
    void somebodyElsesWordThatTheHubIsGoneIsPutRight() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                Watcher watcher = new Watcher(broker.url());
                PetrelClient other = PetrelClient.of(broker.url()).start()) {
            database.configure(1, broker.port(), "home");
            started();
            watcher.awaits("home/status=online");

            other.publish(Publication.text("home/status", "offline").withRetain(true));

            watcher.awaits("home/status=online", "home/status=offline", "home/status=online");
        }
    }

    /** On the database of installations with several hubs. */
    @Test
    void onPostgresAHubWaitsForTheLeaseOfADeadOneAndGivesItsOwnBack() {
        Database postgres = new Database(Databases.POSTGRES);
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            postgres.configure(1, broker.port(), "home");
            postgres.giveLeaseToTheDead(Duration.ofSeconds(5));
            Link first = start(postgres, new SettingsTable(postgres.jdbc));
            until(() -> first.status().state() == LinkState.STANDBY);
            until(first::connected);
            Link second = start(postgres, new SettingsTable(postgres.jdbc));
            until(() -> second.status().state() == LinkState.STANDBY
                    && second.status().connected());

            first.stop();

            until(second::connected);
            assertThat(second.status().holder()).isEqualTo(second.name());
        }
    }

    private Link started(Speaker... speakers) {
        return start(new SettingsTable(database.jdbc), speakers);
    }

    private Link start(Settings settings, Speaker... speakers) {
        return start(database, settings, speakers);
    }

    private Link start(Database on, Settings settings, Speaker... speakers) {
        Link link = LinkBeans.link(
                settings,
                on.source,
                Reach.of(List.of()),
                () -> List.of(speakers),
                new Tally(InstantSource.system()),
                new Backlog(on.jdbc, InstantSource.system()));
        links.add(link);
        link.start();
        return link;
    }

    private static void publish(Link link) {
        link.session().orElseThrow().client().publish(Publication.text("home/test", "hello"));
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONG).until(condition);
    }

    /** Writes down what it is told, with the version of the settings. */
    private static final class Diary implements Speaker {

        private final List<String> entries = new CopyOnWriteArrayList<>();
        private final String fault;

        Diary() {
            this("");
        }

        Diary(String fault) {
            this.fault = fault;
        }

        private void write(String what, Session session) {
            if (!fault.isEmpty()) {
                throw new IllegalStateException(fault);
            }
            entries.add(what + " " + session.config().version());
        }

        void awaits(String... expected) {
            until(() -> List.copyOf(entries).equals(List.of(expected)));
        }

        @Override
        public void begun(Session session) {
            write("begun", session);
        }

        @Override
        public void connected(Session session) {
            write("connected", session);
        }

        @Override
        public void ended(Session session) {
            write("ended", session);
        }
    }
}
