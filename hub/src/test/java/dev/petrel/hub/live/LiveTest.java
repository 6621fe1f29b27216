package dev.petrel.hub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.hub.HubRooms;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.live.Live.Choice;
import dev.petrel.hub.live.Live.Wanted;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresMosquitto
@Timeout(120)
class LiveTest {

    private static final Wanted ALL = new Wanted(TopicFilter.of("#"), "");

    private final HandTurnedTime time = new HandTurnedTime();
    private final Live live = new Live(time);
    private final Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    private final PetrelClient hub = PetrelClient.of(broker.url()).start();
    private final PetrelClient other = PetrelClient.of(broker.url()).start();
    private final Session session = new Session(HubRooms.config(broker.port(), 1, false), hub, () -> true);

    @BeforeEach
    void begin() {
        live.begun(session);
    }

    @AfterEach
    void end() {
        live.ended(session);
        other.close();
        hub.close();
        broker.close();
    }

    @Test
    void nothingIsListenedToUntilSomebodyWatchesAndAfterwards() {
        say("a/1", "unseen");
        live.watched();
        awaitSeen("a/2");

        time.turn(Live.GRACE.plusSeconds(1));
        assertThat(live.tree(Set.of()).levels()).isEmpty();
        say("a/3", "unseen");
        hub.publish(Publication.text("a/barrier", "x"));

        assertThat(live.message(live.watched())).isEmpty();
        assertThat(time.untilNextAlarm()).isPresent();
    }

    @Test
    void whoGoesOnWatchingSeesWhatComes() {
        live.watched();
        awaitSeen("a/1");
        for (int i = 0; i < 20; i++) {
            time.turn(Live.GRACE.dividedBy(2));
            live.watched();
        }

        assertThat(topics(ALL)).contains("a/1");
    }

    @Test
    void anIdleHubHasNoAlarm() {
        live.watched();
        time.turn(Live.GRACE.plusSeconds(1));

        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void messagesAreFilteredByTopicAndByText() {
        live.watched();
        awaitSeen("a/1");
        say("home/hall", "Warm");
        say("home/kitchen", "cold");
        awaitSeen("a/end");

        assertThat(topics(new Wanted(TopicFilter.of("home/+"), ""))).containsExactly("home/hall", "home/kitchen");
        assertThat(topics(new Wanted(TopicFilter.of("#"), "wARM"))).containsExactly("home/hall");
        assertThat(topics(new Wanted(TopicFilter.of("#"), "kitch"))).containsExactly("home/kitchen");
    }

    @Test
    void theQosIsToldToWhoAsksForIt() {
        live.watched();
        awaitSeen("a/1");
        assertThat(live.last("a/1").orElseThrow().qos()).isNull();

        live.choose(new Choice(true, false));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            say("a/2", "x");
            return live.last("a/2")
                    .filter(seen -> seen.qos() == Qos.AT_LEAST_ONCE)
                    .isPresent();
        });
    }

    @Test
    void theBrokersOwnTopicsAreSeenByChoice() {
        live.choose(new Choice(false, true));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> live.tree(Set.of()).levels().stream()
                        .anyMatch(level -> level.name().equals("$SYS")));
    }

    @Test
    void aBrokerThatDoesNotLetTheHubListenIsTold() {
        live.on(new ClientEvent.SubscriptionRefused("other", ReasonCode.NOT_AUTHORIZED, ""));
        assertThat(live.refused()).isEmpty();

        live.on(new ClientEvent.SubscriptionRefused("#", ReasonCode.NOT_AUTHORIZED, ""));
        assertThat(live.refused()).contains("not authorized");

        live.on(new ClientEvent.SubscriptionGranted("#", Qos.AT_MOST_ONCE, Qos.AT_MOST_ONCE));
        assertThat(live.refused()).isEmpty();
    }

    @Test
    void anotherSessionBeginsWithAnEmptyTree() {
        live.watched();
        awaitSeen("a/1");

        live.ended(session);
        live.begun(session);
        assertThat(live.last("a/1")).isEmpty();
        awaitSeen("a/2");
    }

    /** Publishes until it was seen: the broker may not have granted the subscription yet. */
    private void awaitSeen(String topic) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            say(topic, "x");
            return live.last(topic).isPresent();
        });
    }

    private void say(String topic, String text) {
        other.publish(Publication.text(topic, text));
    }

    private List<String> topics(Wanted wanted) {
        return live.news(0, wanted, 1_000).messages().stream()
                .map(seen -> seen.topic().name())
                .toList();
    }
}
