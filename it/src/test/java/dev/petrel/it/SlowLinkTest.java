package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links that are slow or narrow, and no worse (R8). */
@RequiresMosquitto
@Isolated
@Timeout(240)
class SlowLinkTest {

    /** Half of it is longer than the way there and back, or the client would rightly find the connection dead. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(6);

    private static final int PER_SECOND = 150;

    @RegisterExtension
    final Clients clients = new Clients();

    /** (R8) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aSlowLinkIsNoDeadLink(Protocol protocol) {
        slow("400 ms later", protocol, link -> link.delay(Duration.ofMillis(400)), Duration.ofSeconds(2), PER_SECOND);
    }

    /** (R8) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aNarrowLinkIsNoDeadLink(Protocol protocol) {
        slow("8 kB a second", protocol, link -> link.throttle(8000), Duration.ofSeconds(2), 50);
    }

    /** (R8) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aLinkThatIsSlowForLongIsNoDeadLink(Protocol protocol) {
        slow("400 ms later", protocol, link -> link.delay(Duration.ofMillis(400)), Duration.ofSeconds(15), PER_SECOND);
    }

    /** (R8) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aLinkThatIsNarrowForLongIsNoDeadLink(Protocol protocol) {
        slow("8 kB a second", protocol, link -> link.throttle(8000), Duration.ofSeconds(15), 100);
    }

    private void slow(String what, Protocol protocol, Consumer<FaultyLink> fault, Duration time, int perSecond) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_queued_messages 0"));
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Post post = Post.open(clients, link.url(), link.url(), protocol, KEEP_ALIVE);

            fault.accept(link);
            post.sender().sendFor(time, perSecond);
            Await.during(Duration.ofSeconds(1), () -> losses(post) == 0);
            link.heal();

            post.assertFlawless("R8 " + protocol + ", " + what);
            assertThat(losses(post)).as("connections lost").isZero();
            assertThat(post.sender().rejected()).isZero();
        }
    }

    private static int losses(Post post) {
        return post.senderWatch().all(ConnectionLost.class).size()
                + post.receiverWatch().all(ConnectionLost.class).size();
    }
}
