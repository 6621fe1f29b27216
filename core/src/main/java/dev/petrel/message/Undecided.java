package dev.petrel.message;

/** Keeps a decision from being lost where somebody calls a handler that decides as one that only handles. */
final class Undecided {

    private Undecided() {}

    /** @throws IllegalStateException if the message is neither handled nor to be dropped */
    static void require(Outcome outcome) {
        switch (outcome) {
            case Outcome.Ack ack -> {}
            case Outcome.Drop drop -> {}
            case Outcome.Retry retry ->
                throw new IllegalStateException("the handler asks for another attempt after " + retry.after()
                        + ": who wraps a handler calls decide, not handle");
            case Outcome.DeadLetter letter ->
                throw new IllegalStateException("the handler wants a dead letter (" + letter.reason()
                        + "): who wraps a handler calls decide, not handle");
        }
    }
}
