package dev.petrel.delivery;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.FailurePolicy.OnDeadLetterFailure;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import dev.petrel.topic.TopicTemplate;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go that were not handled. Each waits in its lane until the broker has its letter, or the folder, so
 * that it is not acknowledged before; only its own lane waits with it, and health tells of it.
 */
final class DeadLetters {

    /** How long until a letter that could not be published is tried again. */
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** What became of one attempt to publish a letter. */
    private sealed interface Word {
        record Taken(boolean heard) implements Word {}

        record Again(String why) implements Word {}

        record Never(String why) implements Word {}
    }

    private final Surroundings around;
    private final FailurePolicy policy;
    private final Patience patience;
    private final @Nullable TopicTemplate template;
    private final @Nullable TopicFilter letters;
    private final @Nullable DeadLetterFolder folder;
    private final Map<Turn, String> troubles = new ConcurrentHashMap<>();
    private volatile boolean mqtt5 = true;

    DeadLetters(Surroundings around, Patience patience) {
        this.around = around;
        this.policy = around.failures();
        this.patience = patience;
        this.template = policy.deadLetterTopic();
        this.letters = policy.deadLetters().orElse(null);
        this.folder = around.letters().folder();
    }

    /** What the broker at hand speaks. */
    void speaking(boolean properties) {
        mqtt5 = properties;
    }

    /** What stands against good health. */
    List<String> troubles() {
        return List.copyOf(troubles.values());
    }

    /**
     * Sees to it that the message of a turn is somewhere else, or told to be lost.
     *
     * @throws InterruptedException if the client ends first
     */
    Ending write(Turn turn) throws InterruptedException {
        Message message = turn.task.message();
        if (template == null
                || letters == null
                || !turn.task.route().manner.deadLetters()
                || letters.matches(message.topic())) {
            return untaken(turn);
        }
        DeadLetter letter = letter(turn);
        try {
            for (int attempt = 0; true; attempt++) {
                patience.require();
                String why;
                switch (publish(letter, template)) {
                    case Word.Taken taken -> {
                        boolean kept = !taken.heard && keep(letter) == null;
                        return told(turn, kept);
                    }
                    case Word.Again again -> why = again.why;
                    case Word.Never never -> {
                        String full = keep(letter);
                        if (full == null) {
                            return told(turn, true);
                        }
                        why = never.why + full;
                        if (policy.onDeadLetterFailure() == OnDeadLetterFailure.DROP_AND_REPORT) {
                            return lost(turn, why);
                        }
                    }
                }
                wait(turn, why, BACKOFF.delay(attempt));
            }
        } finally {
            troubles.remove(turn);
        }
    }

    private Ending untaken(Turn turn) {
        Unhandled untold = turn.untold;
        if (untold != null) {
            String filter = turn.task.route().filter().toString();
            around.events().tell(new ClientEvent.HandlerFailed(turn.task.topic(), filter, untold));
        }
        return Ending.FAILED;
    }

    private void wait(Turn turn, String why, Duration delay) throws InterruptedException {
        String topic = turn.task.topic();
        troubles.put(turn, "no dead letter yet for a message on " + MqttText.quoted(topic) + ": " + why);
        around.events().tell(new ClientEvent.DeadLetterFailed(topic, why, Optional.of(delay)));
        patience.pause(delay, around.time());
    }

    private DeadLetter letter(Turn turn) {
        Message message = turn.task.messageFor(turn.task.route(), around.time().nanos());
        Publication original = new Publication(
                message.topic(), message.payload(), message.qos(), message.retained(), message.metadata());
        return new DeadLetter(
                original,
                turn.reason,
                turn.attempts,
                around.clientId(),
                around.time().now());
    }

    private Ending told(Turn turn, boolean kept) {
        around.events()
                .tell(new ClientEvent.DeadLettered(
                        turn.task.topic(), turn.task.route().filter().toString(), turn.reason, turn.attempts, kept));
        return Ending.DEAD_LETTERED;
    }

    private Ending lost(Turn turn, String why) {
        around.events().tell(new ClientEvent.DeadLetterFailed(turn.task.topic(), why, Optional.empty()));
        return Ending.FAILED;
    }

    /** Puts a letter into the folder; null when it is there, otherwise why it is not, as the end of a sentence. */
    private @Nullable String keep(DeadLetter letter) {
        if (folder == null) {
            return "; there is no folder for dead letters (MQTT_DEAD_LETTER_DIR)";
        }
        try {
            folder.add(letter);
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return "; and the folder does not take it: " + e;
        }
    }

    private Word publish(DeadLetter letter, TopicTemplate to) throws InterruptedException {
        AtomicReference<Word> word = new AtomicReference<>(new Word.Again("no answer"));
        CountDownLatch answered = new CountDownLatch(1);
        try {
            Topic original = letter.original().topic();
            Topic plain = plain(original);
            Topic topic = topic(letter, plain, to);
            Publication publication =
                    mqtt5 && plain.equals(original) ? letter.properties(topic) : letter.wrapped(topic);
            var unused = around.letters()
                    .broker()
                    .publishAsync(publication)
                    .outcome()
                    .whenCompleteAsync(
                            (outcome, failure) -> {
                                word.set(outcome == null ? new Word.Again(String.valueOf(failure)) : word(outcome));
                                answered.countDown();
                            },
                            Runnable::run); // two steps, which need no thread of their own
        } catch (IllegalArgumentException e) {
            return new Word.Never(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) { // no memory for the letter, say
            return new Word.Again(Words.of(Words.tellable(e)));
        }
        patience.await(answered);
        return Objects.requireNonNull(word.get());
    }

    private static Word word(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Delivered delivered ->
                new Word.Taken(!delivered.code().equals(ReasonCode.NO_MATCHING_SUBSCRIBERS));
            case PublishOutcome.Failed failed ->
                isForGood(failed) ? new Word.Never(failed.detail()) : new Word.Again(failed.detail());
            case PublishOutcome.InDoubt doubt ->
                doubt.cause() == DoubtCause.CLOSED || doubt.cause() == DoubtCause.SESSION_LOST
                        ? new Word.Again(doubt.detail())
                        : new Word.Never(doubt.detail());
        };
    }

    /** Not where the broker was merely busy, for however long. */
    private static boolean isForGood(PublishOutcome.Failed failed) {
        ReasonCode code = failed.code();
        boolean refused = failed.cause() == FailureCause.REFUSED && code != null && !code.isPassing();
        return refused || failed.cause() == FailureCause.NOT_SUPPORTED;
    }

    /**
     * Without control characters: there are brokers that close the connection for them (MQTT 5.0, section 1.5.4), and then
     * the letter would break it again and again. A message may have them all the same, say after bits were flipped.
     */
    private static Topic plain(Topic original) {
        return Topic.of(CONTROL.matcher(original.name()).replaceAll("_"));
    }

    private static Topic topic(DeadLetter letter, Topic original, TopicTemplate to) {
        Map<String, String> values = new HashMap<>();
        Map<String, Topic> topics = new HashMap<>();
        if (to.names().contains(FailurePolicy.CLIENT_ID)) {
            String id = letter.clientId().replaceAll("[/+#]", "_");
            values.put(FailurePolicy.CLIENT_ID, id.isEmpty() ? "_" : id);
        }
        if (to.names().contains(FailurePolicy.TOPIC)) {
            topics.put(FailurePolicy.TOPIC, original);
        }
        return to.expand(values, topics);
    }
}
