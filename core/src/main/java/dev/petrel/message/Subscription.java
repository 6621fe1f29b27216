package dev.petrel.message;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;

/** A handler's subscription, which lasts over every connection of its client until it is closed. */
public interface Subscription extends AutoCloseable {

    /** What it asks for. */
    TopicFilter filter();

    /**
     * Waits until the broker has answered.
     *
     * @param within how long to wait at most
     * @return the quality of service that the broker granted
     * @throws SubscriptionRefused if the broker refused
     * @throws NotConnected if there was no answer in time, the connection ended first, or the waiting thread was
     *     interrupted (which stays set); the subscription itself goes on
     */
    Qos awaitGranted(Duration within);

    /** Ends it: its handler gets nothing more, and where it was the last of its filter the broker is told. */
    @Override
    void close();
}
