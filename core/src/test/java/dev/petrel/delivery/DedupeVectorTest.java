package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.WireVectors;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Sequences of messages and copies, from the packet to the handler. */
@Timeout(120)
class DedupeVectorTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    static Stream<Arguments> sequences() {
        return WireVectors.ofKind("dedupe-sequence");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void copiesAreToldFromMessagesAsTheVectorsSay(String name, JsonNode vector) {
        HandTurnedTime time = new HandTurnedTime();
        EnvelopeCodec codec = new EnvelopeCodec(EnvelopeFormat.TARS, "s");
        Duration window = Duration.ofSeconds(vector.get("ttlSeconds").asInt());
        Dedupe dedupe =
                new Dedupe(codec::identity, window, vector.get("maxEntries").asInt());
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, dedupe);
        List<Message> handled = new CopyOnWriteArrayList<>();
        desk.add("t", handled::add);

        int step = 0;
        for (JsonNode next : vector.get("steps")) {
            time.turn(Duration.ofMillis(next.get("atMs").asLong()).minusNanos(time.nanos()));
            int before = handled.size();
            desk.receive(Publishes.qos1(++step, "t", next.get("payload").toString()));
            desk.dispatcher.drain(LONG);

            boolean duplicate = handled.size() == before;
            assertThat(duplicate)
                    .as("duplicate at step %d", step)
                    .isEqualTo(next.get("duplicate").asBoolean());
            assertThat(desk.watch.all(desk.events, ClientEvent.Duplicate.class)).hasSize(step - handled.size());
            assertThat(desk.awaitSent(step)).last().isEqualTo(Desk.puback(step));
        }
    }
}
