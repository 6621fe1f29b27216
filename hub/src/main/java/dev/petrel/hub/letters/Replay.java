package dev.petrel.hub.letters;

import dev.petrel.hub.letters.Letters.Letter;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.Session;
import dev.petrel.outcome.PublishOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes what letters hold once more, each as the message that it was. */
@Component
public final class Replay {

    private static final Duration EACH = Duration.ofSeconds(10);

    private final Letters letters;
    private final Link link;

    Replay(Letters letters, Link link) {
        this.letters = letters;
        this.link = link;
    }

    /**
     * What became of it.
     *
     * @param published how many the broker has taken; those letters are gone
     * @param trouble why it ended before all were published, or null
     */
    public record Result(int published, @Nullable String trouble) {}

    /** Publishes letters, one after the other, each until the broker has it; ends at the first that it does not take. */
    public Result run(List<String> names) {
        Optional<Session> session = link.session();
        if (session.isEmpty() || !link.connected()) {
            return new Result(0, "this hub is not connected to the broker");
        }
        int published = 0;
        for (String name : names) {
            Optional<Letter> letter = letters.read(name);
            if (letter.isPresent()) {
                String trouble = publish(session.get(), letter.get());
                if (trouble != null) {
                    return new Result(published, trouble);
                }
                letters.discard(name);
                published++;
            }
        }
        return new Result(published, null);
    }

    private static @Nullable String publish(Session session, Letter letter) {
        String topic = letter.content().original().topic().name();
        try {
            PublishOutcome outcome = session.client()
                    .publishAsync(
                            letter.content().again(letter.content().original().topic()))
                    .outcome()
                    .toCompletableFuture()
                    .orTimeout(EACH.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return switch (outcome) {
                case PublishOutcome.Delivered delivered -> null;
                case PublishOutcome.Failed failed -> topic + " was not published: " + failed.detail();
                case PublishOutcome.InDoubt doubt -> topic + " may have been published: " + doubt.detail();
            };
        } catch (CompletionException slow) {
            return "the broker did not answer in " + EACH.toSeconds() + " s for " + topic;
        } catch (IllegalArgumentException flaw) {
            return topic + " cannot be published: " + flaw.getMessage();
        }
    }
}
