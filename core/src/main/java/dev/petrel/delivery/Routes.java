package dev.petrel.delivery;

import dev.petrel.message.Qos;
import dev.petrel.topic.SubscriptionId;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which handlers a message is for. Owned by the I/O thread. */
final class Routes {

    /** For so long after a handler asked for retained messages they may still come, also when another one asks then. */
    static final Duration RETAINED_WITHIN = Duration.ofSeconds(10);

    private final TopicTree<Route> tree = new TopicTree<>();
    private final Map<String, Map<String, Route>> byFilter = new HashMap<>();
    private final Map<Integer, List<Route>> bySubscriptionId = new HashMap<>();

    private boolean withoutProperties;

    /** Whether messages carry properties, which some handlers require. */
    void speaking(boolean properties) {
        withoutProperties = !properties;
    }

    /**
     * Adds a route, or puts it in place of the one with the same filter and name.
     *
     * @return whether the broker has to be asked: for a filter that is new or wants more, or for retained messages
     */
    boolean add(Route route, long now) {
        Map<String, Route> siblings = byFilter.computeIfAbsent(route.filter.wire(), filter -> new LinkedHashMap<>());
        Qos before = highest(siblings.values());
        boolean first = siblings.isEmpty();
        Route replaced = siblings.put(route.name, route);
        if (replaced != null) {
            replaced.replaceBy(route);
            forget(replaced);
        }
        tree.add(route.filter, route);
        bySubscriptionId
                .computeIfAbsent(SubscriptionId.of(route.filter.wire()), id -> new ArrayList<>())
                .add(route);
        if (replaced != null && route.qos.compareTo(before) <= 0) {
            route.takesRetained = replaced.takesRetained;
            route.askedAt = replaced.askedAt;
            return false;
        }
        if (!first) {
            siblings.values().forEach(sibling -> {
                sibling.takesRetained = sibling.equals(route)
                        || (sibling.takesRetained && now - sibling.askedAt < RETAINED_WITHIN.toNanos());
            });
        }
        route.askedAt = now;
        return true;
    }

    /** Removes a route; returns whether it was the last of its filter. */
    boolean remove(Route route) {
        route.close();
        Map<String, Route> siblings = byFilter.get(route.filter.wire());
        if (siblings == null || !siblings.remove(route.name, route)) {
            return false;
        }
        forget(route);
        if (siblings.isEmpty()) {
            byFilter.remove(route.filter.wire());
            return true;
        }
        return false;
    }

    private void forget(Route route) {
        tree.remove(route.filter, route);
        int id = SubscriptionId.of(route.filter.wire());
        List<Route> same = bySubscriptionId.get(id);
        if (same != null) {
            same.remove(route);
            if (same.isEmpty()) {
                bySubscriptionId.remove(id);
            }
        }
    }

    /** The QoS to ask for, if the filter is there. */
    Optional<Qos> qos(String wireFilter) {
        return Optional.ofNullable(byFilter.get(wireFilter)).map(siblings -> highest(siblings.values()));
    }

    /**
     * What tells a route from others after a restart of the process: its filter and name, or its filter alone for the
     * first of those without a name; null for the others.
     */
    @Nullable
    String lastingName(Route route) {
        String filter = route.filter.wire();
        if (!route.unnamed()) {
            return filter + '\0' + route.name;
        }
        boolean first = byFilter.getOrDefault(filter, Map.of()).values().stream()
                .noneMatch(other -> !other.equals(route) && other.unnamed());
        return first ? filter : null;
    }

    /** Whether each filter of the application is shared with others, and there is one. */
    boolean onlyShared() {
        List<TopicFilter> asked = byFilter.values().stream()
                .flatMap(siblings -> siblings.values().stream())
                .filter(route -> !route.manner.equals(Manner.OWN))
                .map(Route::filter)
                .toList();
        return !asked.isEmpty()
                && asked.stream().allMatch(filter -> filter.wire().startsWith("$share/"));
    }

    /** Whether all handlers of a filter require a checksum. */
    boolean allRequireChecksum(String wireFilter) {
        return byFilter.getOrDefault(wireFilter, Map.of()).values().stream()
                .allMatch(route -> route.manner.requiresChecksum());
    }

    private static Qos highest(Iterable<Route> routes) {
        Qos highest = Qos.AT_MOST_ONCE;
        for (Route route : routes) {
            highest = route.qos.compareTo(highest) > 0 ? route.qos : highest;
        }
        return highest;
    }

    /** A new connection: what the broker keeps is sent to all again. */
    void connected(long now) {
        byFilter.values()
                .forEach(siblings -> siblings.values().forEach(route -> {
                    route.takesRetained = true;
                    route.askedAt = now;
                }));
    }

    /**
     * The handlers of a message, each once. A subscription identifier says which filters this copy is for; one whose
     * filter does not match is not believed, since a queued message keeps the identifier of an older subscription.
     */
    List<Route> match(Packet.Publish publish) {
        Topic topic = publish.publication().topic();
        List<Route> found = new ArrayList<>(2);
        for (int id : publish.subscriptionIds()) {
            for (Route route : bySubscriptionId.getOrDefault(id, List.of())) {
                if (route.filter.matches(topic) && !found.contains(route)) {
                    found.add(route);
                }
            }
        }
        if (found.isEmpty()) {
            tree.match(topic, found::add);
        }
        if (withoutProperties) {
            found.removeIf(
                    route -> route.manner.requiresChecksum()); // none can come, and the route is told to be refused
        }
        if (publish.publication().retain()) {
            List<Route> newcomers =
                    found.stream().filter(route -> route.takesRetained).toList();
            return newcomers.isEmpty() ? found : newcomers;
        }
        return found;
    }
}
