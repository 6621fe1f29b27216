package dev.petrel.hub.letters;

import dev.petrel.hub.letters.Letters.Letter;
import dev.petrel.hub.link.Postbox;
import dev.petrel.hub.problem.Problem;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.topic.Topic;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes what letters hold once more, each as the message that it was. */
@Component
public final class Replay {

    private final Letters letters;
    private final Postbox postbox;

    Replay(Letters letters, Postbox postbox) {
        this.letters = letters;
        this.postbox = postbox;
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
        int published = 0;
        for (String name : names) {
            Optional<Letter> letter = letters.read(name);
            if (letter.isPresent()) {
                String trouble = publish(letter.get());
                if (trouble != null) {
                    return new Result(published, trouble);
                }
                letters.discard(name);
                published++;
            }
        }
        return new Result(published, null);
    }

    private @Nullable String publish(Letter letter) {
        Topic topic = letter.content().original().topic();
        try {
            return switch (postbox.publish(letter.content().again(topic))) {
                case PublishOutcome.Delivered delivered -> null;
                case PublishOutcome.Failed failed -> topic.name() + " was not published: " + failed.detail();
                case PublishOutcome.InDoubt doubt -> topic.name() + " may have been published: " + doubt.detail();
            };
        } catch (Problem away) {
            return away.getMessage();
        } catch (IllegalArgumentException flaw) {
            return topic.name() + " cannot be published: " + flaw.getMessage();
        }
    }
}
