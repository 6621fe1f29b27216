package dev.petrel.stream;

import dev.petrel.topic.Topic;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One stream under way: what was told of it, and the pieces that wait for a missing one. Decides only; {@link Streams}
 * owns it.
 */
final class Strand {

    /** Fleets number from 1, but 0 is taken where it comes before anything was told. */
    private static final long FIRST = 1;

    private final Topic topic;
    private final String id;
    private final StreamLimits limits;
    private final Consumer<StreamEvent> out;

    private final StringBuilder text = new StringBuilder();
    private long first = FIRST;
    private long next = FIRST;
    private boolean begun;
    private boolean complete = true;
    private boolean ended;

    private final TreeMap<Long, Waiting> ahead = new TreeMap<>();
    private long charactersAhead;
    private long blockedSince;

    private long heard;

    private record Waiting(Chunk.Sound chunk, long came) {}

    Strand(Topic topic, String id, StreamLimits limits, Consumer<StreamEvent> out) {
        this.topic = topic;
        this.id = id;
        this.limits = limits;
        this.out = out;
    }

    /** Takes a piece; one that came before, or too late, is passed over. Says whether it was a new one. */
    boolean take(Chunk.Sound chunk, long now) {
        if (chunk.seq() == 0 && !begun) {
            first = 0;
            next = 0;
        }
        if (chunk.seq() < next || ahead.containsKey(chunk.seq())) {
            complete &= chunk.seq() >= first; // else the stream begins before what was taken for its beginning
            return false;
        }
        heard = now;
        if (text.length() + charactersAhead + chunk.text().length() > limits.characters()) {
            abandon(StreamEvent.Abandoned.Why.TOO_LONG);
            return true;
        }
        if (ahead.isEmpty()) {
            blockedSince = now;
        }
        ahead.put(chunk.seq(), new Waiting(chunk, now));
        charactersAhead += chunk.text().length();
        advance();
        while (ahead.size() > limits.ahead()) {
            giveUp();
        }
        return true;
    }

    /** Gives up what was waited for long enough, the whole stream included. */
    void expire(long now) {
        while (!ahead.isEmpty() && now - blockedSince >= limits.patience().toNanos()) {
            giveUp();
        }
        if (!ended && now - heard >= limits.silence().toNanos()) {
            abandon(StreamEvent.Abandoned.Why.SILENT);
        }
    }

    /** Nanoseconds until there is something to give up. */
    long untilDue(long now) {
        long silence = limits.silence().toNanos() - (now - heard);
        return ahead.isEmpty() ? silence : Math.min(silence, limits.patience().toNanos() - (now - blockedSince));
    }

    boolean ended() {
        return ended;
    }

    /** Ends it, once all that came is told. */
    void abandon(StreamEvent.Abandoned.Why why) {
        while (!ahead.isEmpty()) {
            giveUp();
        }
        if (!ended) {
            end(new StreamEvent.Abandoned(topic, id, text.toString(), why));
        }
    }

    /** Tells all pieces that are next. */
    private void advance() {
        for (Waiting waiting = ahead.remove(next); waiting != null; waiting = ahead.remove(next)) {
            tell(waiting.chunk());
            Map.Entry<Long, Waiting> blocked = ahead.firstEntry();
            if (blocked != null) {
                blockedSince = blocked.getValue().came();
            }
        }
    }

    /** No longer waits for the pieces before the first that came. */
    private void giveUp() {
        long there = ahead.firstKey();
        out.accept(new StreamEvent.Gap(topic, id, next, there - 1));
        complete = false;
        begun = true;
        next = there;
        advance();
    }

    private void tell(Chunk.Sound chunk) {
        begun = true;
        next++;
        charactersAhead -= chunk.text().length();
        text.append(chunk.text());
        if (!chunk.text().isEmpty()) {
            out.accept(new StreamEvent.Delta(topic, id, chunk.seq(), chunk.text()));
        }
        if (chunk.last()) {
            end(new StreamEvent.Done(topic, id, text.toString(), complete));
        }
    }

    private void end(StreamEvent last) {
        ended = true;
        ahead.clear();
        out.accept(last);
    }
}
