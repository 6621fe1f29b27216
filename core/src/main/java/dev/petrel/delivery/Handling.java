package dev.petrel.delivery;

import dev.petrel.envelope.Identity;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What happens to one message in its lane: checksum, identity, handler, outcome. Whatever comes of it, the lane goes on. */
final class Handling {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final Surroundings around;
    private final Attempts attempts;
    private final DeadLetters letters;
    private final Checking checking;
    private final @Nullable Diary diary;

    Handling(Surroundings around, Attempts attempts, DeadLetters letters, @Nullable Diary diary) {
        this.around = around;
        this.attempts = attempts;
        this.letters = letters;
        this.diary = diary;
        this.checking = new Checking(around);
    }

    /** The ending of a turn, or of one that was given up; null when it was given up meanwhile. */
    @Nullable
    Ending run(Turn turn) {
        try {
            Ending ending = turn.isGivenUp() ? givenUp(turn) : handleWhatever(turn);
            return ending == Ending.FAILED ? letters.write(turn) : ending;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.LEFT;
        } catch (RuntimeException | Error broken) { // of what should not throw
            LOG.error(
                    "a message is gone without a dead letter: {}",
                    broken.getClass().getName());
            return Ending.FAILED;
        } finally {
            MDC.clear();
        }
    }

    /** What is thrown around a handler ends its message as if the handler had thrown it. */
    private @Nullable Ending handleWhatever(Turn turn) throws InterruptedException {
        try {
            return handle(turn);
        } catch (RuntimeException | Error broken) {
            return turn.isGivenUp() ? null : attempts.broken(turn, broken);
        }
    }

    private @Nullable Ending handle(Turn turn) throws InterruptedException {
        Ending flawed = checking.flawed(turn);
        if (flawed != null) {
            return flawed;
        }
        Copies copies = turn.task.route().copies;
        if (copies == null) {
            return attempts.run(turn);
        }
        Optional<Identity> identity = identity(turn.task.message());
        return identity.isEmpty() ? attempts.run(turn) : once(turn, copies, identity.get());
    }

    private @Nullable Ending once(Turn turn, Copies copies, Identity identity) throws InterruptedException {
        String diaryName = turn.task.route().diaryName;
        boolean known = diary != null && diaryName != null && diary.knows(diaryName, identity);
        if (known || !copies.begin(identity)) {
            String filter = turn.task.route().current().filter().toString();
            around.events().tell(new ClientEvent.Duplicate(turn.task.topic(), filter, identity.id()));
            return Ending.DUPLICATE;
        }
        turn.identityEnds = () -> copies.end(identity, false);
        Ending ending = Ending.LEFT;
        try {
            ending = attempts.run(turn);
            if (diary != null && diaryName != null && ending == Ending.HANDLED) {
                diary.write(diaryName, identity);
            }
        } finally {
            if (ending != null) {
                copies.end(identity, ending == Ending.HANDLED);
            }
        }
        return ending;
    }

    private Ending givenUp(Turn turn) {
        if (turn.identityEnds != null) {
            turn.identityEnds.run();
        }
        return attempts.gaveUp(turn);
    }

    /** What has no identity, or none that can be worked out, is handled as often as it comes. */
    private Optional<Identity> identity(Message message) {
        @Nullable Dedupe dedupe = around.dedupe();
        try {
            return dedupe == null ? Optional.empty() : dedupe.identity().apply(message);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn(
                    "copies of a message are not told apart, its identity failed with {}",
                    e.getClass().getName());
            return Optional.empty();
        }
    }
}
