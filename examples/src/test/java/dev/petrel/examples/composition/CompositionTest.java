package dev.petrel.examples.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.batch.Outlet;
import dev.petrel.envelope.Envelope;
import dev.petrel.examples.composition.Readings.Reading;
import dev.petrel.examples.composition.Voice.Say;
import dev.petrel.examples.composition.Voice.Transcript;
import dev.petrel.examples.house.LocalBroker;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Outcome;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ServerLimits;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each way of building on a client does what its page says. */
@Timeout(120)
class CompositionTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    private final PetrelClient other = BROKER.client("other");

    private record Batch(List<Reading> items, int count) {}

    @Test
    void theDomainsVerbsSpeakAndHear() {
        List<String> spoken = new CopyOnWriteArrayList<>();
        List<Transcript> heard = new CopyOnWriteArrayList<>();
        granted(other.subscribe(
                "tts/say", Say.class, event -> spoken.add(event.data().text())));

        try (Voice voice = new Voice(BROKER.client("voice"))) {
            granted(voice.onTranscript(heard::add));
            voice.say("good morning");
            other.publish("stt/final", Envelope.of("stt.final", new Transcript("lights on", 0.9)));

            await().atMost(LocalBroker.PATIENCE).until(() -> heard.size() == 1 && spoken.size() == 1);
        }

        assertThat(spoken).containsExactly("good morning");
        assertThat(heard).containsExactly(new Transcript("lights on", 0.9));
    }

    @Test
    void readingsLeaveInBatchesAndTheLastWhenTheyAreClosed() {
        List<Batch> batches = new CopyOnWriteArrayList<>();
        granted(other.subscribe("sensors/temperature/batch", Batch.class, event -> batches.add(event.data())));

        Readings readings = new Readings(BROKER.client("thermometers"));
        IntStream.range(0, 60).forEach(celsius -> readings.measured("kitchen", celsius));
        readings.close();

        await().atMost(LocalBroker.PATIENCE)
                .until(() -> batches.stream().mapToInt(Batch::count).sum() == 60);
        assertThat(batches).hasSizeLessThan(10);
        assertThat(batches.stream().flatMap(batch -> batch.items().stream()).map(Reading::celsius))
                .isEqualTo(IntStream.range(0, 60).mapToObj(Double::valueOf).toList());
        assertThat(readings.leftOut()).isZero();
    }

    @Test
    void aHandlerGetsOnlyWhatFulfilsItsCondition() {
        List<String> heard = new CopyOnWriteArrayList<>();
        granted(other.subscribe(
                "words",
                Filtering.only(
                        message -> message.payload().size() > 2,
                        message -> heard.add(message.payload().utf8()))));

        List.of("a", "long", "to", "enough").forEach(word -> other.publish(Publication.text("words", word)));

        await().atMost(LocalBroker.PATIENCE).until(() -> heard.contains("enough"));
        assertThat(heard).containsExactly("long", "enough");
    }

    @Test
    void whatTheHandlerBehindAConditionDecidesIsKept() throws Exception {
        Outcome later = new Outcome.Retry(Duration.ofSeconds(1));
        MessageHandler handler =
                Filtering.only(message -> message.payload().size() > 2, MessageHandler.deciding(message -> later));

        assertThat(handler.decide(message("long"))).isEqualTo(later);
        assertThat(handler.decide(message("a"))).isEqualTo(Outcome.ACK);
    }

    private static Message message(String text) {
        return new Message(
                Topic.of("words"),
                Payload.utf8(text),
                Qos.AT_LEAST_ONCE,
                false,
                Metadata.NONE,
                TopicFilter.of("words"));
    }

    @Test
    void aSubscriberOfNewsHearsNothingThatWasKept() {
        List<String> heard = new CopyOnWriteArrayList<>();
        other.publish(Publication.text("state/old", "old").withRetain(true));

        granted(Filtering.newsOf(BROKER.client("reader"))
                .subscribe(
                        SubscriptionRequest.to("state/+"),
                        message -> heard.add(message.payload().utf8())));
        other.publish(Publication.text("state/old", "new"));

        await().atMost(LocalBroker.PATIENCE).until(() -> heard.contains("new"));
        assertThat(heard).containsExactly("new");
    }

    @Test
    void everyPublicationSaysItsTraceThoseOfBatchesAndStreamsIncluded() {
        List<Message> heard = new CopyOnWriteArrayList<>();
        List<String> screen = new CopyOnWriteArrayList<>();
        granted(Filtering.newsOf(other).subscribe(SubscriptionRequest.to("#"), heard::add));
        granted(Dictation.listen(BROKER.client("reader"), screen::add));
        PetrelClient client = BROKER.client("traced");
        Tracing tracing = new Tracing(client, () -> TRACE);

        tracing.publishAsync(Publication.text("plain", "x"));
        try (Batcher batcher = Batcher.to(Outlet.of(tracing, client.envelopes()), "a", BatchSettings.DEFAULT)) {
            batcher.add(1);
        }
        Dictation.dictate(client, tracing, "r1", List.of("Good ", "morning"));

        await().atMost(LocalBroker.PATIENCE).untilAsserted(() -> {
            assertThat(String.join("", screen)).isEqualTo("Good morning\n");
            assertThat(heard)
                    .extracting(message -> message.topic().name())
                    .containsExactlyInAnyOrder("plain", "a/batch", "llm/stream", "llm/stream", "llm/stream");
        });
        assertThat(heard)
                .allSatisfy(message -> assertThat(message.metadata().userProperty("traceparent"))
                        .contains(TRACE));
    }

    @Test
    void whatPatternsDoNotCoverIsThereAllTheSame() throws Exception {
        List<ServerLimits> announced = new CopyOnWriteArrayList<>();
        List<Message> heard = new CopyOnWriteArrayList<>();
        granted(other.subscribe("camera/frame", heard::add));
        other.publish(Publication.text("kept", "x").withRetain(true));

        try (PetrelClient client = Direct.announcing(ConnectionSettings.parse(BROKER.url()), announced::add)) {
            client.start();
            Direct.publishFrame(client, new byte[] {(byte) 0xff, (byte) 0xd8});
            Direct.forget(client, "kept");
        }

        await().atMost(LocalBroker.PATIENCE).until(() -> heard.size() == 1 && announced.size() == 1);
        Message frame = heard.getFirst();
        assertThat(frame.payload().toBytes()).containsExactly(0xff, 0xd8);
        assertThat(frame.metadata().contentType()).isEqualTo("image/jpeg");
        assertThat(frame.metadata().userProperty("camera")).contains("door");
        assertThat(frame.metadata().expiry()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(announced.getFirst().receiveMaximum()).isPositive();
        List<Message> kept = new CopyOnWriteArrayList<>();
        granted(other.subscribe("kept", kept::add));
        other.publish(Publication.text("kept", "marker"));
        await().atMost(LocalBroker.PATIENCE).until(() -> !kept.isEmpty());
        assertThat(kept).hasSize(1);
    }

    private static void granted(Subscription subscription) {
        subscription.awaitGranted(LocalBroker.PATIENCE);
    }
}
