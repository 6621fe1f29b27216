package dev.petrel.connection;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import java.time.Duration;

/** What is known of the session at the broker, and what follows when it is lost. Owned by the I/O thread. */
final class Session {

    private final Plan plan;
    private final Events events;
    private final Traffic traffic;
    private String clientId;

    /** Whether the broker should hold one; a fresh process counts as holding an empty one, so it cannot lose it. */
    private boolean held;

    Session(Plan plan, Events events, Traffic traffic) {
        this.plan = plan;
        this.events = events;
        this.traffic = traffic;
        this.clientId = plan.settings().session().clientId();
    }

    /** The broker should hold one, with something in it that another process has begun. */
    void isHeld() {
        held = true;
    }

    /** Ours, or the one that the broker has assigned. */
    String clientId() {
        return clientId;
    }

    Dial.Session toAskFor(Protocol protocol) {
        return plan.session(clientId, protocol, held);
    }

    /** The broker speaks of us under this id. */
    void named(Greeting greeting) {
        if (greeting.assignedClientId() != null) {
            clientId = greeting.assignedClientId();
        }
    }

    /** Whether to go on with what the broker holds now; otherwise the wire was told to end. */
    boolean goesOn(Wire wire, Greeting greeting) {
        if (held && !greeting.sessionPresent() && !goesOnWithout(wire, greeting)) {
            return false;
        }
        held = true;
        return true;
    }

    /** The session is lost: tells what was at risk, before anything is done about it. */
    private boolean goesOnWithout(Wire wire, Greeting greeting) {
        events.tell(new ClientEvent.SessionLost(
                traffic.wishes().held(),
                traffic.outgoing().unanswered(),
                traffic.incoming().unacknowledged()));
        if (plan.settings().session().onLoss() == SessionPolicy.OnLoss.RESUBSCRIBE) {
            return true;
        }
        held = false;
        traffic.incoming().connected(greeting);
        traffic.outgoing().startAnew();
        wire.disconnect(
                Duration.ZERO,
                new WireEnd.SessionMissing("the broker lost the session, and the settings say to stop then"));
        return false;
    }
}
