package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.FailurePolicy.OnDeadLetterFailure;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.TopicFilter;
import dev.petrel.topic.TopicTemplate;
import dev.petrel.wire.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages that were not handled, and of those behind them (R18). */
@Timeout(120)
class DeadLettersTest {

    private static final FailurePolicy ONCE = FailurePolicy.DEFAULT.withRetries(0);
    private static final Failed REFUSED = new Failed(FailureCause.REFUSED, "not authorized", ReasonCode.NOT_AUTHORIZED);

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private Desk desk = new Desk(time, ONCE, null);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        desk.dispatcher.stop();
    }

    @Test
    void afterTheLastAttemptTheMessageIsALetterAndAcknowledgedAfterThatOnly() {
        CompletableFuture<PublishOutcome> answer = desk.broker.holdAnswer();
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        await().until(() -> desk.broker.letters.size() == 1);
        assertThat(desk.sent()).isEmpty();
        answer.complete(Delivered.SUCCESS);

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        Publication letter = desk.broker.letters.getFirst();
        assertThat(letter.topic().name()).isEqualTo("dead/ada/a");
        assertThat(letter.payload().utf8()).isEqualTo("x");
        assertThat(read(letter).attempts()).isEqualTo(1);
        assertThat(read(letter).reason()).isEqualTo("java.lang.IllegalStateException: no");
        assertThat(read(letter).clientId()).isEqualTo("ada");
        assertThat(desk.watch.await(ClientEvent.DeadLettered.class))
                .isEqualTo(new ClientEvent.DeadLettered("a", "a", "java.lang.IllegalStateException: no", 1, false));
    }

    @Test
    void whileALetterIsUnderwayOnlyItsOwnLaneWaits() {
        CompletableFuture<PublishOutcome> answer = desk.broker.holdAnswer();
        desk.add("#", this::failOnPoison);

        desk.receive(
                Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "behind"), Publishes.qos1(3, "b", "other"));
        await().until(() -> {
            time.turn(Lanes.SOON);
            return handled.contains("other");
        });

        assertThat(handled).containsExactly("other");
        answer.complete(Delivered.SUCCESS);
        assertThat(desk.awaitSent(3)).containsExactly(Desk.puback(1), Desk.puback(2), Desk.puback(3));
    }

    @Test
    void onMqtt311TheLetterIsWrapped() {
        desk.connect(false, Protocol.MQTT_3_1_1);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(desk.broker.letters.getFirst().payload().utf8()).contains("petrelDeadLetter");
        assertThat(read(desk.broker.letters.getFirst()).original().payload().utf8())
                .isEqualTo("x");
    }

    @Test
    void whatAHandlerGivesUpOrCannotReadIsALetterAtOnce() {
        restart(FailurePolicy.DEFAULT);
        desk.add("decided", MessageHandler.deciding(message -> new Outcome.DeadLetter("no such order")));
        desk.add("unreadable", message -> {
            throw new MalformedMessage("not an envelope");
        });

        desk.receive(Publishes.qos1(1, "decided", "x"), Publishes.qos1(2, "unreadable", "x"));

        desk.awaitSent(2);
        assertThat(desk.broker.letters)
                .extracting(letter -> read(letter).reason())
                .containsExactlyInAnyOrder("no such order", "dev.petrel.fault.MalformedMessage: not an envelope");
        assertThat(desk.watch.all(desk.events, ClientEvent.HandlerFailed.class)).hasSize(1);
    }

    @Test
    void aMessageOfQos0BecomesALetterToo() {
        desk.add("a", this::fail);

        desk.receive(Publishes.qos0("a", "x"));

        await().until(() -> desk.broker.letters.size() == 1);
        assertThat(read(desk.broker.letters.getFirst()).original().qos()).isEqualTo(Qos.AT_MOST_ONCE);
    }

    @Test
    void aLetterThatCannotBeHandledIsReportedAndAcknowledged() {
        desk.add("dead/#", this::fail);

        desk.receive(Publishes.qos1(1, "dead/bob/a", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(desk.broker.letters).isEmpty();
        assertThat(desk.watch.await(ClientEvent.HandlerFailed.class).topic()).isEqualTo("dead/bob/a");
    }

    @Test
    void theClientsOwnSubscriptionsMakeNoLetters() {
        desk.add("a", this::fail, Manner.OWN);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(desk.broker.letters).isEmpty();
    }

    @Test
    void aPassingTroubleIsTriedAgainAfterLongerAndLongerPausesAndToldByHealth() {
        desk.broker.answer(new Failed(FailureCause.EXPIRED, "late")).answer(new Failed(FailureCause.EXPIRED, "late"));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        awaitTrouble();
        assertThat(desk.dispatcher.troubles()).containsExactly("no dead letter yet for a message on \"a\": late");
        assertThat(desk.sent()).isEmpty();
        turnUntilSent(1);

        assertThat(troubles()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(desk.broker.letters).hasSize(3);
        await().until(() -> desk.dispatcher.troubles().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x91, 0x97})
    void aBrokerThatHasRefusedForNowAndForLongIsAPassingTroubleToo(int code) {
        restart(ONCE.withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT));
        Failed full = new Failed(FailureCause.REFUSED, "full", new ReasonCode(code));
        desk.broker.answer(full).answer(full);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        awaitTrouble();
        assertThat(desk.sent()).isEmpty();
        turnUntilSent(1);

        assertThat(troubles()).hasSize(2);
        assertThat(desk.broker.letters).hasSize(3);
        assertThat(desk.watch.await(ClientEvent.DeadLettered.class).topic()).isEqualTo("a");
    }

    @Test
    void whatIsRefusedForGoodIsHeldWhereNothingElseIsSet() {
        desk.broker.answer(REFUSED);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        awaitTrouble();

        assertThat(desk.dispatcher.troubles())
                .singleElement()
                .asString()
                .contains("not authorized", "MQTT_DEAD_LETTER_DIR");
        assertThat(desk.sent()).isEmpty();
        turnUntilSent(1);
    }

    @Test
    void aLetterThatIsHeldStopsNoOtherTopicAndTheEndDoesNotWaitForIt() {
        for (int i = 0; i < 10; i++) {
            desk.broker.answer(REFUSED);
        }
        desk.add("#", this::failOnPoison);

        desk.receive(Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "behind"));
        awaitTrouble();
        desk.receive(Publishes.qos1(3, "b", "other"), Publishes.qos0("c", "another"));
        await().until(() -> {
            time.turn(Lanes.SOON);
            return handled.size() == 2;
        });

        assertThat(handled).containsExactlyInAnyOrder("other", "another");
        assertThat(desk.sent()).isEmpty();
        assertThat(desk.dispatcher.drain(Duration.ofMillis(1))).isEqualTo(2);
    }

    @Test
    void whatIsTooLargeForTheBrokerGoesIntoTheFolder() throws IOException {
        restart(ONCE, directory);
        desk.broker.answer(new Failed(FailureCause.NOT_SUPPORTED, "too large"));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(DeadLetterFolder.at(directory).list()).hasSize(1);
    }

    @Test
    void whatMayHaveArrivedIsTriedAgainWhereOnlyTheConnectionWasAtFault() {
        restart(ONCE.withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT));
        desk.broker
                .answer(new InDoubt(DoubtCause.CLOSED, "closed"))
                .answer(new InDoubt(DoubtCause.SESSION_LOST, "gone"))
                .answer(new InDoubt(DoubtCause.SUSPECT, "suspect"));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        turnUntilSent(1);

        assertThat(desk.broker.letters).hasSize(3);
        assertThat(troubles()).hasSize(2);
    }

    @Test
    void aLetterIsNotRetainedAndDoesNotExpire() {
        desk.add("a", this::fail);
        Publication original = Publication.text("a", "x").withRetain(true).withExpiry(Duration.ofMinutes(1));

        desk.receive(new Packet.Publish(1, false, original, List.of()));

        desk.awaitSent(1);
        Publication letter = desk.broker.letters.getFirst();
        assertThat(letter.retain()).isFalse();
        assertThat(letter.metadata().expiry()).isNull();
        assertThat(read(letter).original().retain()).isTrue();
        assertThat(read(letter).original().metadata().expiry()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatIsRefusedForGoodGoesIntoTheFolder() throws IOException {
        restart(ONCE, directory);
        desk.broker.answer(REFUSED);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        DeadLetterFolder folder = DeadLetterFolder.at(directory);
        assertThat(folder.list()).hasSize(1);
        assertThat(folder.read(folder.list().getFirst()).original().topic().name())
                .isEqualTo("a");
        assertThat(desk.watch.await(ClientEvent.DeadLettered.class).kept()).isTrue();
    }

    @Test
    void whatTheBrokerTookForNobodyIsInTheFolderToo() throws IOException {
        restart(ONCE, directory);
        desk.broker.answer(new Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(DeadLetterFolder.at(directory).list()).hasSize(1);
    }

    @Test
    void whatHasNoPlaceIsDroppedAndReportedWhereThatIsSet() throws IOException {
        Path file = Files.createFile(directory.resolve("no-directory"));
        restart(ONCE.withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT), file);
        desk.broker.answer(REFUSED);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        ClientEvent.DeadLetterFailed told = desk.watch.await(ClientEvent.DeadLetterFailed.class);
        assertThat(told.again()).isEmpty();
        assertThat(told.why()).contains("not authorized");
    }

    @Test
    void noRoomInTheQueueIsAPassingTrouble() {
        CompletableFuture<PublishOutcome> full = desk.broker.holdAnswer();
        full.completeExceptionally(new QueueFull("no room"));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));
        awaitTrouble();

        turnUntilSent(1);
    }

    @Test
    void aTopicThatIsTooLongForALetterIsATroubleAndNoEnd() throws IOException {
        restart(ONCE, directory);
        String topic = "t".repeat(65_535);
        desk.add("+", this::fail);

        desk.receive(Publishes.qos1(1, topic, "x"));

        desk.awaitSent(1);
        assertThat(DeadLetterFolder.at(directory).list()).hasSize(1);
    }

    @Test
    void theEndOfTheClientEndsTheWaitingAndTheMessageIsLeftToTheBroker() {
        CompletableFuture<PublishOutcome> never = desk.broker.holdAnswer();
        desk.add("a", this::fail);
        desk.receive(Publishes.qos1(1, "a", "x"));
        await().until(() -> desk.broker.letters.size() == 1);

        desk.dispatcher.stop();
        never.complete(Delivered.SUCCESS);

        desk.io.onThread(() -> {});
        assertThat(desk.sent()).isEmpty();
        assertThat(desk.watch.all(desk.events, ClientEvent.DeadLettered.class)).isEmpty();
    }

    @Test
    void whereThereIsNoTopicForLettersWhatFailedIsReportedAndAcknowledged() {
        restart(ONCE.withDeadLetterTopic(null));
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(desk.broker.letters).isEmpty();
        assertThat(desk.watch.all(desk.events, ClientEvent.HandlerFailed.class)).hasSize(1);
    }

    @Test
    void theTopicIsThatOfTheTemplate() {
        restart(ONCE.withDeadLetterTopic(TopicTemplate.of("lost/{topic}")));
        desk.add("#", this::fail);

        desk.receive(Publishes.qos1(1, "a/b/c", "x"), Publishes.qos1(2, "$x/y", "x"));

        desk.awaitSent(1);
        assertThat(desk.broker.letters)
                .extracting(letter -> letter.topic().name())
                .containsExactly("lost/a/b/c");
    }

    @Test
    void controlCharactersOfTheTopicAreInTheLetterAndNotOnTheWire() {
        desk.add("#", this::fail);

        desk.receive(Publishes.qos1(1, "a/\u0002\u009f{", "x"));

        desk.awaitSent(1);
        Publication letter = desk.broker.letters.getFirst();
        assertThat(letter.topic().name()).endsWith("/a/__{");
        assertThat(letter.metadata().userProperties()).isEmpty();
        assertThat(read(letter).original().topic().name()).isEqualTo("a/\u0002\u009f{");
    }

    @Test
    void aClientIdThatIsNoLevelOfATopicIsMadeOne() {
        desk.dispatcher.stop();
        desk = new Desk("a/+#", time, ONCE, null, null);
        desk.add("a", this::fail);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(desk.broker.letters.getFirst().topic().name()).isEqualTo("dead/a___/a");
        assertThat(read(desk.broker.letters.getFirst()).clientId()).isEqualTo("a/+#");
    }

    private void restart(FailurePolicy policy) {
        restart(policy, null);
    }

    private void restart(FailurePolicy policy, @Nullable Path letters) {
        desk.dispatcher.stop();
        desk = new Desk(time, policy, null, letters);
    }

    private List<Duration> troubles() {
        return desk.watch.all(desk.events, ClientEvent.DeadLetterFailed.class).stream()
                .map(ClientEvent.DeadLetterFailed::again)
                .flatMap(Optional::stream)
                .toList();
    }

    private void awaitTrouble() {
        await().until(() -> !desk.dispatcher.troubles().isEmpty());
    }

    private void turnUntilSent(int count) {
        await().until(() -> {
            time.turn(Duration.ofMillis(500));
            return desk.sent().size() == count;
        });
    }

    private void fail(Message message) {
        throw new IllegalStateException("no");
    }

    private void failOnPoison(Message message) {
        if (message.payload().utf8().equals("poison")) {
            fail(message);
        }
        handled.add(message.payload().utf8());
    }

    private static DeadLetter read(Publication sent) {
        return DeadLetter.read(new Message(
                sent.topic(), sent.payload(), sent.qos(), sent.retain(), sent.metadata(), TopicFilter.of("#")));
    }
}
