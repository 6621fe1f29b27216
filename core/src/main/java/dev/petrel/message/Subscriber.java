package dev.petrel.message;

/** Something that brings messages: the client, or what an application wraps around it. */
@FunctionalInterface
public interface Subscriber {

    /** Subscribes as asked, until the subscription is closed; returns at once. */
    Subscription subscribe(SubscriptionRequest request, MessageHandler handler);
}
