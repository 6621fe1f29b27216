package dev.petrel.testkit;

/** A fault that {@link RandomFaults} can bring about. */
public enum Fault {
    /** All connections of a link are reset (RST). */
    CUT(Target.LINK),
    /** All connections of a link end in order (FIN). */
    FIN(Target.LINK),
    /** A connection is reset in the middle of what the broker or a client sends. */
    CUT_IN_THE_MIDDLE(Target.LINK),
    /** A link stays open and lets nothing pass. */
    HALF_OPEN(Target.LINK),
    /** A link holds back what clients send, and at its end loses it with the connection. */
    SILENCE_TO_BROKER(Target.LINK),
    /** A link holds back what the broker sends, and at its end loses it with the connection. */
    SILENCE_TO_CLIENT(Target.LINK),
    /** Everything on a link arrives later. */
    DELAY(Target.LINK),
    /** Little passes on a link. */
    THROTTLE(Target.LINK),
    /** A link ends its connections and refuses new ones. */
    REFUSE(Target.LINK),
    /** A link ends its connections, takes new ones and passes nothing on. */
    BLACKHOLE(Target.LINK),
    /** The broker is killed (SIGKILL) and started again. */
    BROKER_KILL(Target.BROKER),
    /** The broker is ended in peace (SIGTERM) and started again. */
    BROKER_TERM(Target.BROKER),
    /** The broker stands still (SIGSTOP). */
    BROKER_FREEZE(Target.BROKER),
    /** The client's JVM stands still (SIGSTOP). */
    CLIENT_FREEZE(Target.CLIENT);

    private final Target target;

    Fault(Target target) {
        this.target = target;
    }

    /** What it befalls. */
    public Target target() {
        return target;
    }

    /** What a fault befalls. */
    public enum Target {
        /** A {@link FaultyLink}. */
        LINK,
        /** A {@link Mosquitto}. */
        BROKER,
        /** A {@link ChildJvm}. */
        CLIENT
    }
}
