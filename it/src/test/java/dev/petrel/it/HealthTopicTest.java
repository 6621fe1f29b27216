package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.OtherIncarnation;
import dev.petrel.observe.ClientEvent.TakenOver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.FaultyLink;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a client, its retained status says so in the end. */
@Timeout(120)
class HealthTopicTest {

    /** Longer than the delay of a will. */
    private static final Duration WILL_IS_OVER = Duration.ofMillis(2500);

    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final String id = Cell.newRoom();

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aClientThatVanishesIsLostAndWhenItComesBackReconnected(Cell cell) {
        Statuses seen = seen(cell);
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient client = clients.connected(showing(cell.through(link, GROUNDS)));
            seen.await("ready");

            link.refuse();
            link.cut();
            seen.await("lost");
            assertThat(seen.now().ok()).isFalse();
            link.heal();
            seen.await("reconnected");

            assertThat(seen.now().ok()).isTrue();
            assertThat(seen.events()).containsSubsequence("ready", "lost", "reconnected");
            assertThat(client.health().reasons()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aClientThatIsBackAtOnceIsWellInTheEndWhateverItsWillSaidMeanwhile(Cell cell) {
        Statuses seen = seen(cell);
        try (FaultyLink link = cell.link(GROUNDS)) {
            clients.connected(showing(cell.through(link, GROUNDS)));
            seen.await("ready");

            link.cut();
            watch.await(Connected.class, 2);
            Await.until(() -> seen.events().contains("reconnected"));
            Await.during(WILL_IS_OVER, () -> true);

            seen.await("reconnected");
            assertThat(seen.now().ok()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWillThatSpeaksLateIsCorrected(Cell cell) {
        Statuses seen = seen(cell);
        clients.connected(showing(cell.settings(GROUNDS)));
        seen.await("ready");
        HealthStatus birth = seen.now();

        seen.forge(new HealthStatus(
                birth.messageId().substring(0, 16) + "0000000000000000", false, "lost", null, Instant.EPOCH));
        Await.until(() -> seen.events().size() == 3);

        assertThat(seen.events()).containsExactly("ready", "lost", "ready");
        assertThat(seen.now().ok()).isTrue();
        assertThat(watch.all(OtherIncarnation.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aClientThatClosesSaysShutdownAndIsNotLostAfterwards(Cell cell) {
        Statuses seen = seen(cell);
        PetrelClient client = clients.connected(showing(cell.settings(GROUNDS)));
        seen.await("ready");

        assertThat(client.close(Inbox.PATIENCE).complete()).isTrue();
        seen.await("shutdown");
        Await.during(WILL_IS_OVER, () -> seen.events().getLast().equals("shutdown"));

        assertThat(seen.events()).containsExactly("ready", "shutdown");
        assertThat(seen.now().ok()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aProcessThatComesAfterOneThatWasKilledIsNoRivalOfIt(Cell cell) {
        Statuses seen = seen(cell);
        ConnectionSettings durable = cell.settings(GROUNDS).withSession(SessionPolicy.durable(id, Duration.ofHours(1)));
        try (FaultyLink link = cell.link(GROUNDS)) {
            ConnectionSettings linked =
                    durable.withServers(cell.through(link, GROUNDS).servers());
            clients.connected(showing(linked).withObserver(event -> {}));
            seen.await("ready");
            link.refuse();
            link.cut();

            clients.connected(showing(durable));
            Await.until(() -> seen.all().stream()
                            .filter(status -> "ready".equals(status.event()))
                            .count()
                    == 2);
            Await.during(WILL_IS_OVER, () -> watch.all(OtherIncarnation.class).isEmpty());

            seen.await("ready");
            assertThat(seen.now().ok()).isTrue();
            assertThat(watch.all(Connected.class)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void anotherThatSaysItIsWellInOurNameIsToldOfAndGivenWay(Cell cell) {
        Statuses seen = seen(cell);
        clients.connected(showing(cell.settings(GROUNDS)));
        seen.await("ready");

        seen.forge(new HealthStatus("0123456789abcdef0123456789abcdef", true, "ready", null, Instant.EPOCH));

        watch.await(OtherIncarnation.class, 1);
        watch.await(TakenOver.class, 1);
        seen.await("reconnected");
        assertThat(seen.events()).doesNotContain("lost");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void anApplicationThatIsNotWellSaysSoOverAReconnect(Cell cell) {
        Statuses seen = seen(cell);
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient client = clients.connected(showing(cell.through(link, GROUNDS)));
            seen.await("ready");
            client.report(HealthStatus.failing("disk full"));
            seen.await("error");

            link.cut();
            watch.await(Connected.class, 2);
            Await.during(WILL_IS_OVER, () -> true);

            seen.await("error");
            assertThat(seen.now().error()).isEqualTo("disk full");
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void mqtt5CarriesTheIncarnationInTheStatusAndInTheWill(Cell cell) {
        Statuses seen = seen(cell);
        try (FaultyLink link = cell.link(GROUNDS)) {
            clients.connected(showing(cell.through(link, GROUNDS)));
            seen.await("ready");
            Message ready = seen.retained();

            link.refuse();
            link.cut();
            seen.await("lost");
            Message lost = seen.retained();

            boolean mqtt5 = cell.protocol() == Protocol.MQTT_5;
            assertThat(ready.metadata().userProperty("petrel-incarnation").isPresent())
                    .isEqualTo(mqtt5);
            assertThat(lost.metadata().userProperty("petrel-incarnation"))
                    .isEqualTo(ready.metadata().userProperty("petrel-incarnation"));
            link.heal();
        }
    }

    private Statuses seen(Cell cell) {
        return new Statuses(clients, cell.settings(GROUNDS), id);
    }

    private ClientOptions showing(ConnectionSettings settings) {
        ConnectionSettings named =
                settings.session().durable() ? settings : settings.withSession(SessionPolicy.clean(id));
        return ClientOptions.of(named.withService(named.service().withHealth(true)))
                .withObserver(watch);
    }
}
