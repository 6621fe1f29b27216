package dev.petrel.stream;

/** What an application does with streams, piece by piece. */
@FunctionalInterface
public interface StreamListener {

    /**
     * Hears of a stream: one event after another, over all streams of its reader, in the order in which they happened. Runs
     * on the thread of a handler, or on a virtual thread when time brought it about, and may block: the messages behind wait
     * for it.
     *
     * @throws Exception what it throws is logged and otherwise ignored; the event is not told again
     */
    void on(StreamEvent event) throws Exception;
}
