package dev.petrel;

import static dev.petrel.Dialogue.LONG;
import static dev.petrel.Dialogue.OWN;
import static dev.petrel.Dialogue.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.request.Request;
import dev.petrel.time.Time;
import dev.petrel.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the end of a client means for the requests that are under way. */
@Timeout(120)
class RequestsAtCloseTest {

    private final Dialogue dialogue = Dialogue.online();
    private final Scene scene = dialogue.scene;

    @Test
    void everyRequestEndsAtOnceWhenTheClientIsClosedAndTheSessionKeepsNoReplySubscription() throws Exception {
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            askers.add(dialogue.ask("a" + i));
        }
        dialogue.grant(1);
        await().until(() -> scene.wire().sent(Packet.Publish.class).size() == 50);
        askers.add(dialogue.ask(Request.of("b", question(), LONG).withReplyTopic("b/reply"))); // not granted
        scene.awaitSent(Packet.Subscribe.class, 2);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        scene.client.subscribe("stuck", message -> {
            began.countDown();
            never.await();
        });
        scene.deliver(1, "stuck", "x");
        began.await();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> scene.client.close(LONG));

        for (Asker asker : askers) {
            assertThat(asker.failure()).isInstanceOf(NotConnected.class).hasMessage("the client is closed");
        }
        assertThat(closing).isNotDone();
        never.countDown();
        scene.dialer.onThread(() -> scene.wire()
                .sent(Packet.Publish.class)
                .forEach(publish -> scene.wire().receive(new Packet.PubAck(publish.id(), ReasonCode.SUCCESS, ""))));
        closing.get(10, TimeUnit.SECONDS);
        assertThat(scene.wire().sent(Packet.Unsubscribe.class))
                .extracting(Packet.Unsubscribe::filter)
                .containsExactlyInAnyOrder(OWN, "b/reply");
        assertThatThrownBy(() -> scene.client.request("a", question(), LONG)).isInstanceOf(NotConnected.class);
    }

    @Test
    void aRequestThatWaitsForTheFirstConnectionEndsWhenTheClientIsClosed() throws Exception {
        Dialogue early = Dialogue.of(Time.system());
        Asker asker = early.ask("a");
        asker.awaitWaiting();

        early.client.close();

        assertThat(asker.failure()).isInstanceOf(NotConnected.class);
    }
}
