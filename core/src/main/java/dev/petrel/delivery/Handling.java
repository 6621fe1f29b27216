package dev.petrel.delivery;

import dev.petrel.envelope.Identity;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What happens to one message in its lane: identity, handler, outcome. Whatever comes of it, the lane goes on. */
final class Handling {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final Dispatcher.Context context;
    private final Attempts attempts;

    Handling(Dispatcher.Context context, Patience patience) {
        this.context = context;
        this.attempts = new Attempts(context, patience);
    }

    Ending run(Task task) {
        try {
            Copies copies = task.route().copies;
            Optional<Identity> identity = identity(task.message());
            return copies == null || identity.isEmpty() ? attempts.run(task) : once(task, copies, identity.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.LEFT;
        } finally {
            MDC.clear();
        }
    }

    private Ending once(Task task, Copies copies, Identity identity) throws InterruptedException {
        if (!copies.begin(identity)) {
            String filter = task.route().current().filter().toString();
            context.events().tell(new ClientEvent.Duplicate(task.topic(), filter, identity.id()));
            return Ending.DUPLICATE;
        }
        Ending outcome = Ending.LEFT;
        try {
            outcome = attempts.run(task);
        } finally {
            copies.end(identity, outcome == Ending.HANDLED);
        }
        return outcome;
    }

    /** What has no identity, or none that can be worked out, is handled as often as it comes. */
    private Optional<Identity> identity(Message message) {
        @Nullable Dedupe dedupe = context.dedupe();
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
