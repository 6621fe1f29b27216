package dev.petrel.hub.homeassistant;

import dev.petrel.hub.homeassistant.Post.Unfinished;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes into the log what Home Assistant is told, and the same trouble once. For one thread at a time. */
final class DiscoveryLog {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryLog.class);

    private String complaint = "";

    /** All that was wanted stands on the broker. */
    void told(Account account) {
        complaint = "";
        if (!account.published().isEmpty() || !account.removed().isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("event_type", "mqtt_discovery_published")
                    .log(
                            "told Home Assistant: {} documents published, {} removed",
                            account.published().size(),
                            account.removed().size());
        }
    }

    /** Not all of it stands there. */
    void complain(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.equals(complaint)) {
            return;
        }
        complaint = message;
        LoggingEventBuilder line = LOG.atWarn().addKeyValue("event_type", "mqtt_discovery_failed");
        if (failure instanceof Unfinished) {
            line.log("Home Assistant is not told everything, which is tried again: {}", message);
        } else {
            line.setCause(failure).log("Home Assistant is not told everything, which is tried again");
        }
    }
}
