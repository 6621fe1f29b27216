package dev.petrel.hub.link;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what one client does into the log, with a word for each kind of event under {@code event_type}. */
final class LinkLog implements ClientObserver {

    private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);

    private final Complaint refusals = new Complaint(Duration.ofSeconds(5));
    private boolean connectedBefore;

    @Override
    public void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.Connected connected -> {
                String word = connectedBefore ? "mqtt_reconnected" : "mqtt_connected";
                connectedBefore = true;
                log(Level.INFO, word, "connected to " + connected.server() + " with " + connected.protocol());
                if (connected.protocol() == Protocol.MQTT_3_1_1) {
                    log(
                            Level.WARN,
                            "mqtt_protocol_fallback",
                            connected.server() + " speaks MQTT 3.1.1 alone: it cannot say what it does not take");
                }
            }
            case ClientEvent.ConnectFailed failed ->
                log(Level.WARN, word(failed), "no connection to " + failed.server() + ": " + failed.why());
            case ClientEvent.ConnectionLost lost ->
                log(Level.INFO, "mqtt_on_disconnect", "disconnected from " + lost.server() + ": " + lost.why());
            case ClientEvent.TakenOver taken ->
                log(Level.WARN, "mqtt_on_disconnect", "another client took the session: " + taken.why());
            case ClientEvent.SubscriptionRefused refused ->
                log(
                        Level.WARN,
                        "mqtt_subscription_refused",
                        "not subscribed to " + refused.filter() + ": "
                                + refused.code().text());
            case ClientEvent.StateChanged moved
            when moved.state() instanceof ConnectionState.Waiting waiting ->
                log(Level.INFO, "mqtt_reconnect_scheduled", "the next attempt is at " + waiting.until());
            case ClientEvent.GivenUp gaveUp ->
                log(Level.WARN, "mqtt_connection_refused", "no further attempt with these settings: " + gaveUp.why());
            case ClientEvent.Published ended -> published(ended);
            default -> {}
        }
    }

    private String word(ClientEvent.ConnectFailed failed) {
        if (failed.cause() == Cause.LOGIN || failed.cause() == Cause.REFUSED) {
            return "mqtt_connection_refused";
        }
        return connectedBefore ? "mqtt_reconnect_failed" : "mqtt_connection_failed";
    }

    private void published(ClientEvent.Published ended) {
        if (ended.outcome() instanceof PublishOutcome.Delivered) {
            log(Level.DEBUG, "mqtt_published", "published on " + ended.topic());
        } else {
            refusals.tell(count -> log(
                    Level.WARN,
                    "mqtt_publish_failed",
                    "not published on " + ended.topic() + " (" + count + " like it lately): " + ended.outcome()));
        }
    }

    private static void log(Level level, String word, String text) {
        LOG.atLevel(level).addKeyValue("event_type", word).log(text);
    }
}
