package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.wire.Greeting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the broker at hand lacks of what the settings need. */
final class Shortfalls {

    private Shortfalls() {}

    /** One line each, in words; none where it has all. Subscriptions that it cannot serve are refused one by one. */
    static List<String> of(Greeting greeting, Plan plan) {
        List<String> missing = new ArrayList<>();
        ServerLimits limits = greeting.limits();
        if (!limits.features().retain() && plan.settings().service().health()) {
            missing.add("the broker keeps no retained messages: the health topic says nothing to those who come later");
        }
        if (limits.maximumQos() == Qos.AT_MOST_ONCE) {
            missing.add("the broker takes QoS 0 only: publications at QoS 1, the default, fail");
        }
        Duration asked = plan.settings().session().expiry();
        Duration kept = greeting.sessionExpiry();
        if (plan.settings().session().durable() && kept != null && kept.compareTo(asked) < 0) {
            missing.add("the broker keeps the session for " + kept.toSeconds() + " s instead of " + asked.toSeconds()
                    + " s");
        }
        return missing;
    }
}
