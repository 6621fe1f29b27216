package dev.petrel.jobs.rest;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Hands a body on until it is larger than it may be, then ends it with an error and takes no more. */
final class Bounded<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> next;
    private final long largest;

    private @Nullable Subscription subscription;
    private long size;
    private boolean ended;

    Bounded(BodySubscriber<T> next, long largest) {
        this.next = next;
        this.largest = largest;
    }

    @Override
    public CompletionStage<T> getBody() {
        return next.getBody();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        next.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (ended) {
            return;
        }
        size += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > largest) {
            if (subscription != null) {
                subscription.cancel();
            }
            onError(new IOException("the answer is larger than " + largest + " bytes"));
        } else {
            next.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!ended) {
            ended = true;
            next.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            ended = true;
            next.onComplete();
        }
    }
}
