package dev.petrel.hub.rest;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.config.UnreadablePassword;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.TestMessages;
import dev.petrel.hub.link.Trials;
import dev.petrel.settings.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final Link link;
    private final Trials trials;
    private final BrokerConfigs configs;
    private final TestMessages messages;

    MqttConnectionController(Link link, Trials trials, BrokerConfigs configs, TestMessages messages) {
        this.link = link;
        this.trials = trials;
        this.configs = configs;
        this.messages = messages;
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
        return new Sent(true, "The broker has taken the test message.", messages.send());
    }
}
