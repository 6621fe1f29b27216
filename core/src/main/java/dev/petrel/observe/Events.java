package dev.petrel.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/**
 * Carries events from where they happen to the log, to the application's observer and to the client's own. Any thread
 * may tell; telling never blocks.
 */
public final class Events {

    /** How many events wait for a slow observer before further ones are left out. */
    static final int BOUND = 10_000;

    private final EventLog log;
    private final Audience application;
    private final Audience own;
    private final String clientId;
    private final List<Audience> watchers = new CopyOnWriteArrayList<>();

    /** Events of the client with this id. */
    public Events(String clientId, ClientObserver observer) {
        this(clientId, observer, ClientObserver.NONE);
    }

    /**
     * Events of the client with this id.
     *
     * @param own one that no application holds up, by being slow or by spinning; it hears of the connection and of
     *     subscriptions only
     */
    public Events(String clientId, ClientObserver observer, ClientObserver own) {
        this.clientId = clientId;
        this.log = new EventLog(clientId);
        this.application = new Audience(observer, log, virtual("observer"));
        this.own = new Audience(own, log, platform("events"));
    }

    /** Tells one more observer from now on, on a thread of its own, but nothing of messages. */
    public Observation watch(ClientObserver observer) {
        Audience watcher = new Audience(observer, log, virtual("watcher"));
        watchers.add(watcher);
        return () -> {
            watchers.remove(watcher);
            watcher.leave();
        };
    }

    private ThreadFactory virtual(String task) {
        return Thread.ofVirtual().name(threadName(task)).factory();
    }

    private ThreadFactory platform(String task) {
        return Thread.ofPlatform().daemon().name(threadName(task)).factory();
    }

    private String threadName(String task) {
        return "petrel-" + clientId + "-" + task;
    }

    /** Whether events that happen for each message are worth making. */
    public boolean eachMessage() {
        return application.present() || log.eachMessage();
    }

    /** Logs an event and tells it to the observers. */
    public void tell(ClientEvent event) {
        log.write(event);
        application.tell(event);
        if (!(event instanceof ClientEvent.MessageEvent)) {
            own.tell(event);
            watchers.forEach(watcher -> watcher.tell(event));
        }
    }
}
