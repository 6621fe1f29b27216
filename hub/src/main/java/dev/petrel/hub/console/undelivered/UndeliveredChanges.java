package dev.petrel.hub.console.undelivered;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.letters.Letters;
import dev.petrel.hub.link.Link;
import java.util.List;
import org.springframework.stereotype.Component;

/** What waits, and the letters. */
@Component
final class UndeliveredChanges implements Changing {

    private final Link link;
    private final Letters letters;

    UndeliveredChanges(Link link, Letters letters) {
        this.link = link;
        this.letters = letters;
    }

    @Override
    public String kind() {
        return "undelivered";
    }

    @Override
    public Object mark() {
        return List.of(link.waiting(), letters.changes());
    }
}
