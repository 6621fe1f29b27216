package dev.petrel.cli.doctor;

import dev.petrel.SessionBrowser;
import dev.petrel.fault.PetrelException;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into the session that a service has left with a broker, until nothing comes any more. */
final class SessionLook {

    /** What does not come for so long does not wait. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** How long a look takes at most; meanwhile the service cannot come in peace. */
    static final Duration AT_MOST = Duration.ofSeconds(10);

    private SessionLook() {}

    /**
     * How a look went.
     *
     * @param protocol the version of MQTT
     * @param expiry how long the broker keeps the session from now on, where that is known
     * @param interruption why it ended before its time, if it did
     * @param toTheEnd whether nothing came any more
     */
    record Course(Protocol protocol, Optional<Duration> expiry, Optional<String> interruption, boolean toTheEnd) {}

    /**
     * What is in the session.
     *
     * @param settings with the session of the service
     * @param filters what the service subscribes to; none if that is not known
     */
    static List<Finding> look(ConnectionSettings settings, List<TopicFilter> filters) {
        String clientId = settings.clientId();
        Backlog backlog = new Backlog(clientId, filters);
        Optional<Course> course;
        try (SessionBrowser browser = SessionBrowser.resume(settings)) {
            course = browser.sessionPresent() ? Optional.of(browse(browser, backlog)) : Optional.empty();
        } catch (PetrelException e) {
            return List.of(Finding.problem(
                    Backlog.SUBJECT,
                    "could not look into that of " + clientId + ": " + e.getMessage(),
                    "see whether the broker allows this client id, and give --protocol as the service has it"));
        }
        return course.map(backlog::findings).orElseGet(() -> List.of(missing(clientId)));
    }

    private static Course browse(SessionBrowser browser, Backlog backlog) {
        long began = System.nanoTime();
        boolean quiet = false;
        Duration left = AT_MOST;
        while (!quiet && left.isPositive()) {
            Optional<Publication> next = browser.next(left.compareTo(QUIET) < 0 ? left : QUIET);
            next.ifPresent(backlog::add);
            quiet = next.isEmpty();
            left = AT_MOST.minusNanos(System.nanoTime() - began);
        }
        return new Course(browser.protocol(), browser.expiry(), browser.interruption(), quiet);
    }

    private static Finding missing(String clientId) {
        return Finding.note(
                        Backlog.SUBJECT,
                        clientId + " has none at this broker, and none was left behind by looking",
                        "nothing waits for it. Is this the service's MQTT_CLIENT_ID, and is its session durable"
                                + " (MQTT_SESSION)? If so, it has ended, or the broker has lost it")
                .with(Map.of("client_id", clientId, "present", false));
    }
}
