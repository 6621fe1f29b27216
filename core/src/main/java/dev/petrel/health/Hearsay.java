package dev.petrel.health;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is heard on a client's own health topic, and what it calls for. For one thread at a time.
 *
 * <p>A broker hands on what is published on a topic in the order in which it came, so the client's last word, once it
 * has come back, parts what was said before it from what was said after. Before it, anything may stand there: the word
 * of an earlier process, its will, our own will that speaks late. Our last word comes after it and needs no help. After
 * it, whatever says that we are not well is wrong and is corrected; and another client that says it is well, in our
 * name, shares our id. That one is told from what an earlier process left behind by having come when a word of ours had
 * come back at least once, on whichever connection.
 */
final class Hearsay {

    /** What a message on the own topic calls for. */
    enum Verdict {
        NOTHING,
        CORRECTION,
        DISPUTE
    }

    /** How many words of others are remembered, each of which may come again after a connection was lost. */
    private static final int REMEMBERED = 64;

    private final Incarnation own;
    private final EnvelopeFormat format;
    private final Set<String> heardOfOthers = new LinkedHashSet<>();
    private String awaited = "";
    private boolean cameBack;
    private boolean everCameBack;

    Hearsay(Incarnation own, EnvelopeFormat format) {
        this.own = own;
        this.format = format;
    }

    /** The client says that now. */
    void said(HealthStatus words) {
        awaited = words.messageId();
        cameBack = false;
    }

    /** The connection came, or went. */
    void changed() {
        cameBack = false;
    }

    /** Whether the last word has come back, on this connection. */
    boolean cameBack() {
        return cameBack;
    }

    Verdict judge(Message message) {
        try {
            return judge(message, HealthStatus.read(message.payload(), format));
        } catch (MalformedMessage e) {
            return cameBack ? Verdict.CORRECTION : Verdict.NOTHING;
        }
    }

    private Verdict judge(Message message, HealthStatus status) {
        if (!awaited.isEmpty() && awaited.equals(status.messageId())) {
            cameBack = true;
            everCameBack = true;
            return Verdict.NOTHING;
        }
        Optional<Incarnation> whose = Incarnation.of(message, status);
        boolean ours = whose.filter(own::equals).isPresent();
        if (!status.ok()) {
            boolean older = ours && !Words.LOST.equals(status.event());
            return cameBack && !older ? Verdict.CORRECTION : Verdict.NOTHING;
        }
        boolean others = whose.isPresent() && !ours && isNew(status.messageId());
        return others && everCameBack ? Verdict.DISPUTE : Verdict.NOTHING;
    }

    private boolean isNew(String messageId) {
        boolean added = heardOfOthers.add(messageId);
        if (heardOfOthers.size() > REMEMBERED) {
            heardOfOthers.remove(heardOfOthers.iterator().next());
        }
        return added;
    }
}
