package dev.petrel.hub.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What this hub has counted since it was started, for people; every answer comes at once. */
@Component
public class LinkFigures {

    private final Tally tally;
    private final Backlog backlog;

    LinkFigures(Tally tally, Backlog backlog) {
        this.tally = tally;
        this.backlog = backlog;
    }

    /** Messages that the broker refused or never answered. */
    public long failed() {
        return tally.errors.sum();
    }

    /** Attempts to connect after the first. */
    public long reconnects() {
        return tally.attempts.sum();
    }

    /** Accepted events that wait to be published. */
    public long waiting() {
        return backlog.last().events();
    }

    /** When the oldest of them was accepted; empty for none. */
    public Optional<Instant> oldest() {
        return backlog.last().oldest();
    }

    /** What went wrong last, newest first. */
    public List<Mishap> mishaps() {
        return tally.mishaps.all();
    }
}
