package dev.petrel.hub.link;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client, from the settings that it was made with to the next ones. */
final class Tenure {

    /** How long a graceful end waits until the broker has the word that the hub is gone. */
    static final Duration OFFLINE_WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);
    private static final Duration BIRTH_WAIT = Duration.ofSeconds(5);
    private static final Duration SPEAKERS_WAIT = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** How long a broker that answers is given for what is under way; one that does not answer is given nothing more. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private static final Duration HUNG_CLOSE_WAIT = Duration.ofMillis(200);

    private final StoredConfig config;
    private final InstantSource clock;
    private final Runnable changed;
    private final Speaking speaking;
    private final Session session;
    private final PetrelClient client;

    /** Written by the thread of the client's observer alone. */
    private volatile Standing standing;

    /** The last thing that the broker did not take, until it takes it or is connected to anew; written as {@link #standing} is. */
    private volatile @Nullable Refusal refusal;

    private volatile boolean ending;

    /**
     * @param options where to, as whom
     * @param roles whom it talks to
     */
    Tenure(StoredConfig config, ClientOptions options, Roles roles) {
        this.config = config;
        this.clock = roles.clock();
        this.changed = roles.changed();
        this.speaking = roles.speaking();
        this.standing = Standing.begun(clock.instant());
        ClientObserver count = roles.tally().of(config.config().availabilityTopic());
        LinkLog log = new LinkLog();
        this.client = PetrelClient.of(options.withObserver(event -> {
            count.on(event);
            log.on(event);
            on(event);
        }));
        this.session =
                new Session(config, client, () -> !ending && roles.lease().held());
    }

    /**
     * Whom a client talks to.
     *
     * @param lease may be lost at any time
     * @param speaking the thread of the speakers
     * @param tally counts
     * @param clock the time of day
     * @param changed called when the client stands otherwise than before; returns at once
     */
    record Roles(Lease lease, Speaking speaking, Tally tally, InstantSource clock, Runnable changed) {}

    StoredConfig config() {
        return config;
    }

    Session session() {
        return session;
    }

    Standing standing() {
        Standing now = standing;
        Refusal refused = refusal;
        return refused == null ? now : now.refused(refused);
    }

    boolean connected() {
        return standing.state() == LinkState.CONNECTED;
    }

    void begin() {
        speaking.then(() -> speaking.all(speaker -> speaker.begun(session)));
        client.subscribe(config.config().availabilityTopic(), this::overheard);
        client.start();
    }

    /** What somebody else says of this hub: the will of the one that had the session before may come late. */
    private void overheard(Message message) {
        boolean gone = message.payload()
                .equals(Payload.utf8(config.config().availability().willMessage()));
        if (gone && !message.retained() && connected() && !ending) {
            client.publishAsync(ClientPlan.availability(
                    config.config(), config.config().availability().birthMessage()));
        }
    }

    /** Goes on after the client gave up, which it does where trying again seems of no use. */
    void goOn() {
        Standing now = standing;
        if (now.givenUp()
                && now.lastErrorAt() != null
                && now.lastErrorAt().plus(AGAIN).isBefore(clock.instant())) {
            client.start();
        }
    }

    /** Tries to connect now, if it is not connected. */
    void connectNow() {
        if (!connected()) {
            client.reconnect();
        }
    }

    private void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.Connected connected -> {
                refusal = null;
                become(standing.connected(connected.protocol(), clock.instant()));
            }
            case ClientEvent.ConnectFailed failed -> become(standing.failed(failed.why(), clock.instant()));
            case ClientEvent.ConnectionLost lost -> become(standing.lost(lost.why(), clock.instant()));
            case ClientEvent.TakenOver taken -> become(standing.lost(taken.why(), clock.instant()));
            case ClientEvent.GivenUp gaveUp -> become(standing.gaveUp(gaveUp.why(), clock.instant()));
            case ClientEvent.StateChanged moved
            when moved.state() instanceof ConnectionState.Connecting -> become(standing.connecting(clock.instant()));
            // Nobody is woken for it: there may be very many.
            case ClientEvent.Published ended -> refusal = Refusal.after(refusal, ended, clock.instant());
            default -> {}
        }
        if (event instanceof ClientEvent.Connected && !ending) {
            speaking.then(this::welcome);
        }
    }

    private void become(Standing next) {
        standing = next;
        changed.run();
    }

    /** On the speakers' thread: who listens knows that the hub is there before anything else is said. */
    private void welcome() {
        if (ending) {
            return;
        }
        if (says(config.config().availability().birthMessage(), BIRTH_WAIT)) {
            LOG.atInfo().addKeyValue("event_type", "mqtt_birth_published").log("said that the hub is there");
        }
        speaking.all(speaker -> speaker.connected(session));
    }

    /** Publishes where the hub says whether it is there; whether the broker has it in time. */
    private boolean says(String text, Duration within) {
        BrokerConfig settings = config.config();
        String trouble;
        try {
            PublishOutcome outcome = client.publishAsync(ClientPlan.availability(settings, text))
                    .outcome()
                    .toCompletableFuture()
                    .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            if (outcome instanceof PublishOutcome.Delivered) {
                return true;
            }
            trouble = outcome.toString();
        } catch (CompletionException e) {
            trouble = "no answer in " + within;
        }
        LOG.atWarn()
                .addKeyValue("event_type", "mqtt_publish_failed")
                .log("the broker did not take {}: {}", settings.availabilityTopic(), trouble);
        return false;
    }

    /**
     * Ends it: the speakers first, then the word that the hub is gone, then the connection. With a broker that hangs this
     * takes little more than the wait for that word.
     */
    void end() {
        ending = true;
        speaking.tell(speaker -> speaker.ended(session), SPEAKERS_WAIT);
        boolean answers = saysThatItIsGone();
        client.close(answers ? CLOSE_WAIT : HUNG_CLOSE_WAIT);
        speaking.close();
    }

    private boolean saysThatItIsGone() {
        if (!connected() || !says(config.config().availability().willMessage(), OFFLINE_WAIT)) {
            return false;
        }
        LOG.atInfo().addKeyValue("event_type", "mqtt_offline_published").log("said that the hub is gone");
        return true;
    }
}
