package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Members of a shared subscription on two nodes of a cluster: what docs/scaling.md says of clustered brokers. */
@Timeout(240)
class ClusterTest {

    private static final String TASKS = "$share/workers/tasks/+";
    private static final int EACH = 200;

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path folder;

    private final Set<String> first = ConcurrentHashMap.newKeySet();
    private final Set<String> second = ConcurrentHashMap.newKeySet();
    private final List<Receipt> published = new ArrayList<>();
    private ClusterNode one;
    private ClusterNode two;

    @BeforeEach
    void start() throws IOException {
        int[] ports = FreePort.find(4);
        one = ClusterNode.start(folder.resolve("one"), ports[0], ports[2], ports[3]);
        two = ClusterNode.start(folder.resolve("two"), ports[1], ports[3], ports[2]);
        one.awaitUp();
        two.awaitUp();
        one.awaitPair();
        two.awaitPair();
    }

    @AfterEach
    void stop() {
        clients.close();
        one.close();
        two.close();
    }

    @Test
    void theMembersShareTheWorkAndWhatAKilledOneHadGoesToTheOther() {
        PetrelClient sender = clients.connected(one.url());
        member("first", one, first);
        try (FaultyLink link = FaultyLink.to("127.0.0.1", port(two))) {
            member("second", link.url(), second);
            publishUntilBothWork(sender);

            link.refuse();
            link.cut();
            publish(sender, EACH);

            Await.until(() -> union() == published.size());
        }
        assertThat(published)
                .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(PublishOutcome.Delivered.class));
    }

    @Test
    void aKilledNodeKeepsNothingForItselfOnceItIsThereAgain() {
        PetrelClient sender = clients.connected(one.url());
        member("first", one, first);
        member("second", two.url() + "," + one.url(), second);
        publishUntilBothWork(sender);

        two.kill();
        publish(sender, EACH);
        two.startAgain();
        publish(sender, EACH);

        Await.until(Duration.ofSeconds(60), () -> union() == published.size());
        assertThat(published)
                .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(PublishOutcome.Delivered.class));
    }

    /** The nodes tell each other of subscriptions a moment later. */
    private void publishUntilBothWork(PetrelClient sender) {
        Await.until(() -> {
            publish(sender, 10);
            return !first.isEmpty() && !second.isEmpty();
        });
        publish(sender, EACH);
    }

    private int union() {
        Set<String> all = ConcurrentHashMap.newKeySet();
        all.addAll(first);
        all.addAll(second);
        return all.size();
    }

    private void publish(PetrelClient sender, int count) {
        for (int i = 0; i < count; i++) {
            published.add(sender.publishAsync(Publication.of("tasks/a", Payload.utf8("" + published.size()))));
        }
    }

    private PetrelClient member(String name, ClusterNode node, Set<String> handled) {
        return member(name, node.url(), handled);
    }

    private PetrelClient member(String name, String urls, Set<String> handled) {
        PetrelClient client = clients.connected(ConnectionSettings.parse(urls)
                .withTiming(Post.TIMING)
                .withSession(SessionPolicy.durable(name, Duration.ofHours(1))));
        client.subscribe(TASKS, message -> handled.add(message.payload().utf8()))
                .awaitGranted(Inbox.PATIENCE);
        return client;
    }

    private static int port(ClusterNode node) {
        return URI.create(node.url()).getPort();
    }
}
