package dev.petrel.request;

import dev.petrel.message.Subscription;

/** Answers: puts responders behind subscriptions. Any thread may add one. */
public final class Replier {

    private final Roles roles;

    /** One that answers through those. */
    public Replier(Roles roles) {
        this.roles = roles;
    }

    /**
     * Subscribes to requests and answers them, until the subscription is closed; returns at once.
     *
     * @param type what their data is read as: a record, a map, {@code JsonNode.class} of Jackson
     */
    public <T> Subscription reply(Offer offer, Class<T> type, Responder<T> responder) {
        return roles.subscriber().subscribe(offer.subscription(), new Answering<>(roles, offer, type, responder));
    }
}
