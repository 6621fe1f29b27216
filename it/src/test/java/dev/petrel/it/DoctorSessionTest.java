package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.SessionBrowser;
import dev.petrel.cli.doctor.Examination;
import dev.petrel.cli.doctor.Finding;
import dev.petrel.cli.doctor.Finding.Level;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor looks into the session of a service that is away, and the service misses nothing. */
@Timeout(120)
class DoctorSessionTest {

    private static final Duration EXPIRY = Duration.ofMinutes(5);
    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    @AfterAll
    static void stop() {
        GROUNDS.close();
    }

    private static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whatTheServiceWouldHandToNobodyIsNamedAndTheServiceGetsAllOfItAfterwardsInOrder(Cell cell) {
        String room = Cell.newRoom();
        ConnectionSettings service = service(cell, room);
        leaveASession(service, room + "/a/#", room + "/b");
        publishAll(cell, 5, Qos.AT_LEAST_ONCE, room + "/a/1");
        publishAll(cell, 5, Qos.EXACTLY_ONCE, room + "/b");

        List<Finding> findings = look(cell, service, room + "/a/#");
        List<Finding> again = look(cell, service, room + "/a/#", room + "/b");

        assertThat(findings)
                .filteredOn(finding -> finding.level() == Level.PROBLEM)
                .singleElement()
                .satisfies(finding -> assertThat(finding.details())
                        .containsEntry("topic", room + "/b")
                        .containsEntry("count", 5L));
        assertThat(findings.getFirst().details()).containsEntry("present", true).containsEntry("count", 10L);
        assertThat(again).extracting(Finding::level).doesNotContain(Level.PROBLEM);
        comesBackAndGets(service, texts(5), room + "/a/1", room + "/b");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void ofManyAsManyAreSeenAsTheBrokerSendsAndNoneIsLost(Cell cell) {
        String room = Cell.newRoom();
        ConnectionSettings service = service(cell, room);
        leaveASession(service, room + "/#");
        publishAll(cell, 150, Qos.AT_LEAST_ONCE, room + "/lines");

        List<Finding> findings = look(cell, service);

        long seen = (long) findings.getFirst().details().getOrDefault("count", -1L);
        boolean windowOfTheBroker = cell.protocol() == Protocol.MQTT_3_1_1;
        if (windowOfTheBroker) {
            assertThat(seen).isBetween(20L, 150L);
            assertThat(findings)
                    .last()
                    .satisfies(finding -> assertThat(finding.text()).startsWith("more may wait: " + seen));
        } else {
            assertThat(seen).isEqualTo(150);
            assertThat(findings).hasSize(2);
        }
        comesBackAndGets(service, texts(150), room + "/lines");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aSessionThatIsNotThereIsNotLeftBehind(Cell cell) {
        String room = Cell.newRoom();
        ConnectionSettings nobody = service(cell, room);

        List<Finding> findings = look(cell, nobody);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.NOTE);
            assertThat(finding.text()).contains(room + " has none", "none was left behind");
            assertThat(finding.details()).containsEntry("present", false);
        });
        try (SessionBrowser browser = SessionBrowser.resume(nobody)) {
            assertThat(browser.sessionPresent()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aServiceThatIsConnectedIsThrownOffAndComesBack(Cell cell) {
        String room = Cell.newRoom();
        ConnectionSettings settings = service(cell, room);
        Inbox inbox = new Inbox();
        PetrelClient service = clients.connected(settings);
        service.subscribe(room + "/#", inbox).awaitGranted(Inbox.PATIENCE);

        List<Finding> findings = look(cell, settings);
        publishAll(cell, 3, Qos.AT_LEAST_ONCE, room + "/after");

        assertThat(findings.getFirst().details()).containsEntry("present", true);
        Await.until(() -> inbox.texts().size() >= 3);
        assertThat(inbox.texts()).containsExactlyElementsOf(texts(3));
    }

    private static ConnectionSettings service(Cell cell, String clientId) {
        return cell.settings(GROUNDS).withSession(SessionPolicy.durable(clientId, EXPIRY));
    }

    private static void leaveASession(ConnectionSettings service, String... filters) {
        try (PetrelClient client = PetrelClient.of(ClientOptions.of(service)).start()) {
            for (String filter : filters) {
                client.subscribe(exactlyOnce(filter), message -> {}).awaitGranted(Inbox.PATIENCE);
            }
        }
    }

    private void publishAll(Cell cell, int count, Qos qos, String topic) {
        PetrelClient publisher = clients.connected(cell.settings(GROUNDS));
        texts(count)
                .forEach(text -> publisher.publish(Publication.text(topic, text).withQos(qos)));
    }

    private static SubscriptionRequest exactlyOnce(String filter) {
        return SubscriptionRequest.to(filter).withQos(Qos.EXACTLY_ONCE);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
    }

    private static List<Finding> look(Cell cell, ConnectionSettings service, String... filters) {
        List<Finding> findings = new ArrayList<>();
        new Examination(cell.settings(GROUNDS), "unused", findings::add)
                .lookInto(
                        service.session(),
                        Stream.of(filters).map(TopicFilter::of).toList());
        return findings;
    }

    private void comesBackAndGets(ConnectionSettings service, List<String> texts, String... topics) {
        PetrelClient client = clients.of(ClientOptions.of(service));
        List<Inbox> inboxes = Stream.of(topics)
                .map(topic -> {
                    Inbox inbox = new Inbox();
                    client.subscribe(exactlyOnce(topic), inbox);
                    return inbox;
                })
                .toList();
        client.start();
        inboxes.forEach(inbox -> {
            Await.until(() -> inbox.texts().size() >= texts.size());
            assertThat(inbox.texts()).containsExactlyElementsOf(texts);
        });
    }
}
