package dev.petrel;

import dev.petrel.delivery.Route;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;

/** A subscription as its owner holds it. */
final class RouteSubscription implements Subscription {

    private final Assembly assembly;
    private final Route route;

    RouteSubscription(Assembly assembly, Route route) {
        this.assembly = assembly;
        this.route = route;
    }

    @Override
    public TopicFilter filter() {
        return route.filter();
    }

    @Override
    public Qos awaitGranted(Duration within) {
        return Waiting.await(
                assembly.connection.granted(route.filter().wire()),
                within,
                how -> new NotConnected("no answer for subscription "
                        + MqttText.quoted(route.filter().toString()) + ", " + how + ": "
                        + String.join("; ", assembly.health().reasons())));
    }

    @Override
    public void close() {
        assembly.remove(route);
    }

    @Override
    public String toString() {
        return "subscription " + route.filter();
    }
}
