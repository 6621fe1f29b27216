package dev.petrel.jobs;

import dev.petrel.PetrelClient;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.Observation;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A monitor that is started, and what ties it to its client.
 *
 * @param own whether the client ends with it
 */
record Started(Following following, PetrelClient client, boolean own, Observation watch, Subscription subscription) {

    /** It watches before it subscribes, so that it hears of the broker's answer. */
    static Started begin(Plan plan, Consumer<JobStatus> news, LongAdder malformed) {
        PetrelClient client = plan.client().get();
        Following following = new Following(plan, Plan.LOOKUPS, news, malformed);
        Observation watch = client.watch(following);
        try {
            Subscription subscription = client.subscribe(
                    SubscriptionRequest.to(plan.topic()), MessageHandler.deciding(following::received));
            return new Started(following, client, plan.own(), watch, subscription);
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    void end() {
        following.close("the monitor was closed");
        watch.close();
        subscription.close();
        if (own) {
            client.close();
        }
    }
}
