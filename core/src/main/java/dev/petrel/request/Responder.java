package dev.petrel.request;

import dev.petrel.fault.RemoteError;

/**
 * What answers requests with data of one type. Requests on different topics are answered at the same time, those on one
 * topic one after another. It may ask others and wait for them.
 */
@FunctionalInterface
public interface Responder<T> {

    /**
     * Answers.
     *
     * @return the data of the reply: a record, a map, a JSON tree or {@link dev.petrel.envelope.Data}; or a whole
     *     {@link dev.petrel.envelope.Envelope}, which goes out as it is but for its correlation
     * @throws RemoteError to answer with an error that the asker understands: its kind and message travel, also where it
     *     is another service's error that was not caught
     * @throws Exception if it failed. The asker learns that it did, but not why; the exception is told here
     *     ({@link dev.petrel.observe.ClientEvent.HandlerFailed}). It is answered, so it is not tried again
     */
    Object respond(ReceivedRequest<T> request) throws Exception;
}
