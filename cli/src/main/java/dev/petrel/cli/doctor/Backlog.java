package dev.petrel.cli.doctor;

import dev.petrel.SessionBrowser;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What waits for a service in its session, and what the service will do about it. Not safe for threads. */
final class Backlog {

    static final String SUBJECT = "session";

    /** RabbitMQ's, the smallest window known of a broker on MQTT 3.1.1, where nobody tells it. */
    static final int WINDOW_3_1_1 = 10;

    private static final long A_DAY = Duration.ofDays(1).toSeconds();

    private static final String UNWANTED_ADVICE =
            "the service would hold on to them for a while and then publish them as dead letters: have it subscribe to"
                    + " the topic, or unsubscribe from it, or start it once with a clean start (MQTT_SESSION=clean),"
                    + " which ends the session with all that waits in it";

    private final String clientId;
    private final List<TopicFilter> filters;
    private final TopicCounts wanted = new TopicCounts();
    private final TopicCounts unwanted = new TopicCounts();
    private long messages;
    private long unacknowledgeable;

    /**
     * An empty one.
     *
     * @param filters what the service subscribes to; none if that is not known
     */
    Backlog(String clientId, List<TopicFilter> filters) {
        this.clientId = clientId;
        this.filters = filters;
    }

    void add(Publication publication) {
        messages++;
        if (publication.qos() == Qos.AT_MOST_ONCE) {
            unacknowledgeable++;
        }
        (isWanted(publication.topic()) ? wanted : unwanted).add(publication.topic());
    }

    private boolean isWanted(Topic topic) {
        return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.matches(topic));
    }

    /** What that means, after a look that found a session. */
    List<Finding> findings(SessionLook.Course course) {
        List<Finding> findings = new ArrayList<>();
        findings.add(all(course));
        unwanted.counts().forEach((topic, count) -> findings.add(unwanted(topic, count)));
        wanted.counts().forEach((topic, count) -> findings.add(wanted(topic, count)));
        notNamed(findings);
        notSeen(course, findings);
        if (unacknowledgeable > 0) {
            findings.add(Finding.note(
                    SUBJECT,
                    unacknowledgeable + " of them had QoS 0: they know no acknowledgement, and are gone by looking",
                    "publish with QoS 1 what must not be missed"));
        }
        return findings;
    }

    private Finding all(SessionLook.Course course) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("client_id", clientId);
        details.put("present", true);
        details.put("count", messages);
        course.expiry().ifPresent(expiry -> details.put("expiry", expiry.toSeconds()));
        String text = clientId + " has one: " + waiting(messages) + " in it"
                + course.expiry().map(Backlog::kept).orElse("");
        boolean unjudged = filters.isEmpty() && messages > 0;
        Finding finding = unjudged
                ? Finding.note(
                        SUBJECT,
                        text,
                        "with --filter for each filter of the service it is seen which of them it would not handle")
                : Finding.ok(SUBJECT, text);
        return finding.with(details);
    }

    private static String kept(Duration expiry) {
        long seconds = expiry.toSeconds();
        if (expiry.equals(SessionPolicy.NEVER_ENDS)) {
            return "; the broker keeps it for ever";
        }
        long days = seconds / A_DAY;
        String length = seconds % A_DAY != 0 ? seconds + " s" : days == 1 ? "1 day" : days + " days";
        return "; the broker keeps it for " + length + " from now on";
    }

    private Finding wanted(Topic topic, long count) {
        String text = waiting(count) + " on " + MqttText.quoted(topic.name());
        Finding finding = filters.isEmpty() ? Finding.note(SUBJECT, text, "") : Finding.ok(SUBJECT, text);
        return finding.with(details(topic, count));
    }

    private static Finding unwanted(Topic topic, long count) {
        return Finding.problem(
                        SUBJECT,
                        waiting(count) + " on " + MqttText.quoted(topic.name()) + ", which matches none of the filters",
                        UNWANTED_ADVICE)
                .with(details(topic, count));
    }

    private static Map<String, Object> details(Topic topic, long count) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("topic", topic.name());
        details.put("count", count);
        return details;
    }

    private void notNamed(List<Finding> findings) {
        String cut = " on further topics: " + TopicCounts.TOPICS + " of a kind are named";
        if (unwanted.beyond() > 0) {
            findings.add(Finding.problem(
                            SUBJECT,
                            waiting(unwanted.beyond()) + cut + ", and these match none of the filters either",
                            UNWANTED_ADVICE)
                    .with(Map.of("count", unwanted.beyond())));
        }
        if (wanted.beyond() > 0) {
            findings.add(
                    Finding.note(SUBJECT, waiting(wanted.beyond()) + cut, "").with(Map.of("count", wanted.beyond())));
        }
    }

    private void notSeen(SessionLook.Course course, List<Finding> findings) {
        if (course.interruption().isPresent()) {
            findings.add(Finding.note(
                    SUBJECT,
                    "the look was cut short, more may wait: "
                            + course.interruption().get(),
                    "if the service came back meanwhile, it has them now; otherwise look again"));
        } else if (!course.toTheEnd()) {
            findings.add(Finding.note(
                    SUBJECT,
                    "more was still coming after " + SessionLook.AT_MOST.toSeconds() + " s, when the look ended",
                    ""));
        } else if (messages - unacknowledgeable >= window(course.protocol())) {
            findings.add(Finding.note(
                    SUBJECT,
                    "more may wait: " + (messages - unacknowledgeable)
                            + " came, and a broker sends only so many before the first is acknowledged"
                            + (course.protocol() == Protocol.MQTT_5
                                    ? ""
                                    : "; on MQTT 3.1.1 how many is its own affair (Mosquitto: max_inflight_messages)"),
                    ""));
        }
    }

    private static int window(Protocol protocol) {
        return protocol == Protocol.MQTT_5 ? SessionBrowser.RECEIVE_MAXIMUM : WINDOW_3_1_1;
    }

    private static String waiting(long count) {
        return switch ((int) Math.min(count, 2)) {
            case 0 -> "no message waits";
            case 1 -> "1 message waits";
            default -> count + " messages wait";
        };
    }
}
