package dev.petrel.hub.rest;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.config.UnreadablePassword;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.Postbox;
import dev.petrel.hub.link.Trials;
import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.settings.Secret;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The connection to the broker: how it is, whether it would work, and whether it is to be there. */
@RestController
@RequestMapping("/api/v1/integrations/mqtt")
final class MqttConnectionController {

    private static final Logger LOG = LoggerFactory.getLogger(MqttConnectionController.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final int TRIALS_AT_ONCE = 4;

    private final Link link;
    private final Postbox postbox;
    private final Trials trials;
    private final BrokerConfigs configs;
    private final Time time;
    private final Semaphore freeTrials = new Semaphore(TRIALS_AT_ONCE);

    MqttConnectionController(Link link, Postbox postbox, Trials trials, BrokerConfigs configs, Time time) {
        this.link = link;
        this.postbox = postbox;
        this.trials = trials;
        this.configs = configs;
        this.time = time;
    }

    /**
     * How something went.
     *
     * @param success whether it was done
     * @param message in a sentence
     */
    record Done(boolean success, String message) {}

    /**
     * A message that was published.
     *
     * @param success always true
     * @param message in a sentence
     * @param topic where to
     */
    record Sent(boolean success, String message, String topic) {}

    /** Answers from memory. */
    @GetMapping("/status")
    LinkStatusAnswer status() {
        return LinkStatusAnswer.of(link.status(), link.waiting());
    }

    /** The body comes as bytes, since anything else is written to the log by Spring at DEBUG. */
    @PostMapping(path = "/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    Done test(@RequestBody byte[] body) {
        TrialRequest asked = TrialRequest.read(body);
        if (!freeTrials.tryAcquire()) {
            throw Problem.of(
                    HttpStatus.TOO_MANY_REQUESTS,
                    TRIALS_AT_ONCE + " connections are being tested already: try again in a moment");
        }
        try {
            return tried(asked);
        } finally {
            freeTrials.release();
        }
    }

    private Done tried(TrialRequest asked) {
        Optional<StoredConfig> stored = asked.password().isPresent() ? Optional.empty() : storedLogin(asked.broker());
        try {
            BrokerAddress broker =
                    stored.map(config -> config.config().broker()).orElse(asked.broker());
            Optional<Secret> password = stored.isPresent() ? stored.flatMap(configs::password) : asked.password();
            Trials.Result result = trials.run(broker, password);
            return new Done(result.success(), result.message());
        } catch (UnreadablePassword | StaleVersion e) {
            return new Done(false, e.getMessage() + ".");
        }
    }

    /** Settings with the login that may be used: of the same place, and of the same user if one is named. */
    private Optional<StoredConfig> storedLogin(BrokerAddress asked) {
        return configs.current().filter(config -> {
            BrokerAddress known = config.config().broker();
            String user = asked.username();
            return known.samePlace(asked) && (user == null || user.isEmpty() || Objects.equals(user, known.username()));
        });
    }

    /** Has the hubs connect again after {@link #disconnect}, or try at once. */
    @PostMapping("/connect")
    LinkStatusAnswer connect() {
        link.connect();
        return LinkStatusAnswer.of(link.reconcile(CONNECT_WITHIN), link.waiting());
    }

    /** Has all hubs stay disconnected until {@link #connect}, or until one of them is started. */
    @PostMapping("/disconnect")
    LinkStatusAnswer disconnect() {
        link.disconnect();
        return LinkStatusAnswer.of(link.reconcile(CONNECT_WITHIN), link.waiting());
    }

    @PostMapping("/test-message")
    Sent testMessage() {
        Publication publication =
                TestMessage.of(postbox.session().config().config().publish().topicPrefix(), time.now());
        String topic = publication.topic().name();
        PublishOutcome outcome = postbox.publish(publication);
        if (!(outcome instanceof PublishOutcome.Delivered)) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "the broker did not take the message: " + outcome);
        }
        LOG.atInfo().addKeyValue("event_type", "mqtt_test_message").log("a test message was published on {}", topic);
        return new Sent(true, "The broker has taken the test message.", topic);
    }
}
