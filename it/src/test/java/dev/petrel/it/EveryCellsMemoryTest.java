package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.FaultyLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What outlasts a message or a connection, on every broker, in every version of MQTT, over every transport. */
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@MethodSource("cells")
@Timeout(120)
class EveryCellsMemoryTest {

    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Cell cell;
    private final String room = Cell.newRoom();

    EveryCellsMemoryTest(Cell cell) {
        this.cell = cell;
    }

    static Stream<Cell> cells() {
        return Cell.all();
    }

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    @Test
    void aRetainedMessageComesToWhoAsksLaterUntilItIsRemoved() {
        PetrelClient client = connected(SessionPolicy.clean());
        Inbox early = new Inbox();
        Inbox late = new Inbox();
        Inbox tooLate = new Inbox();

        client.publish(Publication.text(room + "/kept", "state").withRetain(true));
        connected(SessionPolicy.clean()).subscribe(room + "/kept", early);
        connected(SessionPolicy.clean()).subscribe(room + "/#", late);
        Message first = early.awaitOne();
        Message second = late.awaitOne();
        client.publish(Publication.of(room + "/kept", Payload.EMPTY).withRetain(true));
        connected(SessionPolicy.clean()).subscribe(room + "/kept", tooLate).awaitGranted(Inbox.PATIENCE);
        client.publish(Publication.text(room + "/kept", "end"));

        assertThat(first.retained()).isTrue();
        assertThat(second.payload().utf8()).isEqualTo("state");
        assertThat(tooLate.await(1)).containsExactly("end");
    }

    @Test
    void theWillComesWhenTheClientVanishesAndNotWhenItSaysGoodbye() {
        Inbox inbox = new Inbox();
        connected(SessionPolicy.clean()).subscribe(room + "/will/+", inbox).awaitGranted(Inbox.PATIENCE);
        PetrelClient polite =
                clients.connected(ClientOptions.of(cell.settings(GROUNDS)).withWill(will("polite")));

        polite.close();
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient vanishing = clients.connected(
                    ClientOptions.of(cell.through(link, GROUNDS)).withWill(will("vanished")));
            link.refuse();
            link.cut();
            inbox.await(1);
            vanishing.close();
        }

        assertThat(inbox.texts()).containsExactly("vanished");
    }

    @Test
    void membersOfAGroupShareTheMessages() {
        Inbox one = new Inbox();
        Inbox other = new Inbox();
        connected(SessionPolicy.clean())
                .subscribe("$share/" + room + "/" + room + "/+/jobs", one)
                .awaitGranted(Inbox.PATIENCE);
        connected(SessionPolicy.clean())
                .subscribe("$share/" + room + "/" + room + "/{machine}/jobs", other)
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = connected(SessionPolicy.clean());
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 40; i++) {
            sent.add("job " + i);
            publisher.publish(Publication.text(room + "/m" + i + "/jobs", "job " + i));
        }

        Await.until(() -> one.messages().size() + other.messages().size() >= sent.size());
        List<String> received = new ArrayList<>(one.texts());
        received.addAll(other.texts());
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(one.texts()).isNotEmpty();
        assertThat(other.texts()).isNotEmpty();
        assertThat(other.messages())
                .allSatisfy(message -> assertThat(message.level("machine")).startsWith("m"));
    }

    @Test
    void aDurableSessionBringsWhatWasPublishedMeanwhile() {
        SessionPolicy session = SessionPolicy.durable(room, Duration.ofMinutes(5));
        Inbox before = new Inbox();
        Inbox after = new Inbox();
        PetrelClient publisher = connected(SessionPolicy.clean());
        PetrelClient first = connected(session);
        first.subscribe(room + "/a", before).awaitGranted(Inbox.PATIENCE);
        publisher.publish(Publication.text(room + "/a", "before"));
        before.await(1);
        first.close();
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            sent.add("meanwhile " + i);
            publisher.publish(Publication.text(room + "/a", "meanwhile " + i));
        }
        PetrelClient second = clients.of(ClientOptions.of(settings(session)));
        second.subscribe(room + "/a", after);
        second.start();
        after.await(sent.size());
        publisher.publish(Publication.text(room + "/a", "end"));

        sent.add("end");
        assertThat(after.await(sent.size())).isEqualTo(sent);
        assertThat(before.texts()).containsExactly("before");
    }

    @Test
    void aCutInTheMiddleLosesNothing() {
        Inbox inbox = new Inbox();
        List<String> sent = new ArrayList<>();
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient subscriber = clients.connected(
                    cell.through(link, GROUNDS).withSession(SessionPolicy.durable(room, Duration.ofMinutes(5))));
            PetrelClient publisher = clients.connected(cell.through(link, GROUNDS));
            subscriber.subscribe(room + "/a", inbox).awaitGranted(Inbox.PATIENCE);

            for (int i = 0; i < 300; i++) {
                sent.add("message " + i);
                publisher.publishAsync(Publication.text(room + "/a", "message " + i));
                if (i == 150) {
                    inbox.await(20);
                    link.cut();
                }
            }
            Await.until(() -> inbox.texts().contains(sent.getLast()));
            clients.close();
        }

        assertThat(inbox.texts().stream().distinct().toList()).isEqualTo(sent);
    }

    /**
     * The will of a session that outlives its connection leaves a second later, since Artemis loses one without a delay;
     * on MQTT 3.1.1 there is no delay.
     */
    private Will will(String text) {
        return Will.of(Publication.text(room + "/will/" + text, text));
    }

    private ConnectionSettings settings(SessionPolicy session) {
        return cell.settings(GROUNDS).withSession(session);
    }

    private PetrelClient connected(SessionPolicy session) {
        return clients.connected(settings(session));
    }
}
