package dev.petrel.examples.guide;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.LaneKey;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.FailurePolicy.OnDeadLetterFailure;
import dev.petrel.topic.TopicTemplate;
import java.nio.file.Path;
import java.time.Duration;

/** What becomes of messages that are not simply handled. */
final class Deciding {

    /** What the example hands messages to. */
    interface Till {

        /** Whether it is open. */
        boolean open();

        /** Books an amount of cents. */
        void book(long cents);
    }

    private Deciding() {}

    static void subscribe(PetrelClient client, Till till) {
        // begin: deciding
        client.subscribe("till/{id}/sale", MessageHandler.deciding(message -> {
            String amount = message.payload().utf8();
            if (!till.open()) {
                return new Outcome.Retry(Duration.ofSeconds(5));
            }
            if (!amount.matches("[0-9]{1,9}")) {
                return new Outcome.DeadLetter("not an amount");
            }
            if (amount.equals("0")) {
                return new Outcome.Drop("nothing was sold");
            }
            till.book(Long.parseLong(amount));
            return Outcome.ACK;
        }));
        // end: deciding
    }

    static ClientOptions failures(ConnectionSettings settings) {
        // begin: failures
        ClientOptions options = ClientOptions.of(
                        settings.withService(settings.service().withDeadLetterDirectory(Path.of("/var/lib/till/dead"))))
                .withFailures(FailurePolicy.DEFAULT
                        .withRetries(5)
                        .withHandlerBudget(Duration.ofMinutes(2))
                        .withDeadLetterTopic(TopicTemplate.of("lost/{clientId}/{topic}"))
                        .withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT));
        // end: failures
        return options;
    }

    static Subscription lanes(PetrelClient client, MessageHandler handler) {
        // begin: lanes
        Subscription subscription = client.subscribe(
                SubscriptionRequest.to("till/{id}/{what}")
                        .withKey(LaneKey.level("id")) // all that one till says comes in order
                        .cpuBound() // and is hard to compute
                        .requireChecksum(), // and has to be what was sent
                handler);
        // end: lanes
        return subscription;
    }
}
