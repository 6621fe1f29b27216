package dev.petrel.delivery;

import dev.petrel.message.Checksum;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ChecksumFailed.Then;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are not what was sent. The broker's own copy may be sound, so the first time it is asked for again, by
 * ending the connection without an acknowledgement; where it comes the same way again it becomes a dead letter.
 */
final class Checking {

    /** For so long a topic is remembered on which a message was asked for again. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final Dispatcher.Context context;
    private final Time time;

    /** Topics on which a message was asked for again, and when; the eldest first. */
    private final Map<String, Long> askedAgain = new LinkedHashMap<>();

    Checking(Dispatcher.Context context) {
        this.context = context;
        this.time = context.time();
    }

    /** What becomes of a message that is not to be handled; null for one that is. */
    @Nullable
    Ending flawed(Turn turn) {
        Task task = turn.task;
        boolean required = task.route().manner.requiresChecksum();
        if (!required && task.message().metadata().userProperties().isEmpty()) {
            return null;
        }
        return switch (Checksum.verify(task.message())) {
            case RIGHT -> null;
            case ABSENT -> required ? missing(turn) : null;
            case WRONG -> {
                Then then = task.share().flaw(() -> judge(task.message()));
                turn.reason = "its checksum was wrong, and wrong again when it was sent again";
                yield switch (then) {
                    case DROPPED -> Ending.DROPPED;
                    case ASKED_AGAIN -> Ending.SPOILT;
                    case GIVEN_UP -> Ending.FAILED;
                };
            }
        };
    }

    private Ending missing(Turn turn) {
        turn.reason = "it carries no checksum, which its subscription requires";
        context.events()
                .tell(new ClientEvent.ChecksumFailed(
                        turn.task.topic(), turn.task.message().qos(), Then.GIVEN_UP));
        return Ending.FAILED;
    }

    private Then judge(Message message) {
        Then then = message.qos() == Qos.AT_MOST_ONCE
                ? Then.DROPPED
                : isSecond(message.topic().name()) ? Then.GIVEN_UP : Then.ASKED_AGAIN;
        context.events().tell(new ClientEvent.ChecksumFailed(message.topic().name(), message.qos(), then));
        return then;
    }

    private synchronized boolean isSecond(String topic) {
        long now = time.nanos();
        askedAgain.values().removeIf(at -> now - at >= REMEMBERED.toNanos());
        if (askedAgain.remove(topic) != null) {
            return true;
        }
        if (askedAgain.size() >= MOST) {
            askedAgain.remove(askedAgain.keySet().iterator().next());
        }
        askedAgain.put(topic, now);
        return false;
    }
}
