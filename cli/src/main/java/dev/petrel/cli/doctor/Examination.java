package dev.petrel.cli.doctor;

import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Tls;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import java.util.function.Consumer;

/** Everything that is looked at, in order: the way to the broker, the versions that it speaks, what it can do. */
public final class Examination {

    private final ConnectionSettings settings;
    private final String prefix;
    private final Consumer<Finding> tell;

    /**
     * @param settings which brokers; each is examined
     * @param prefix the topic below which to publish and subscribe
     * @param tell gets each finding as soon as it is there
     */
    public Examination(ConnectionSettings settings, String prefix, Consumer<Finding> tell) {
        this.settings = settings;
        this.prefix = prefix;
        this.tell = tell;
    }

    /** Examines each broker. */
    public void examine() {
        settings.servers().forEach(this::examine);
    }

    /** Looks whether another client connects with this id, which throws it off and ends its session. */
    public void lookForAnother(String clientId) {
        tell.accept(Collision.look(settings.withSession(SessionPolicy.clean(clientId)), clientId));
    }

    /**
     * Looks into the session that a service has left with each broker; throws the service off if it is connected.
     *
     * @param session that of the service
     * @param filters what the service subscribes to; none if that is not known
     */
    public void lookInto(SessionPolicy session, List<TopicFilter> filters) {
        settings.servers()
                .forEach(server -> SessionLook.look(only(server).withSession(session), filters)
                        .forEach(tell));
    }

    private void examine(MqttUrl server) {
        tell.accept(Finding.ok("broker", server.toString()));
        if (!new Reach(server, settings.timing().connectTimeout(), tell).reach()) {
            return;
        }
        ConnectionSettings here = only(server);
        try (Visit five = Visit.pay(here.withProtocol(Protocol.MQTT_5))) {
            try (Visit three = Visit.pay(here.withProtocol(Protocol.MQTT_3_1_1))) {
                versions(five, three);
                if (five.isWelcome()) {
                    new Limits(five.limits(), tell).report();
                    new Exchange(five, prefix, tell).tryAll();
                } else if (three.isWelcome()) {
                    new Exchange(three, prefix, tell).tryAll();
                } else {
                    return;
                }
                eavesdrop(here.withProtocol(five.isWelcome() ? Protocol.MQTT_5 : Protocol.MQTT_3_1_1));
            }
        }
    }

    /** On a connection of its own: whatever floods it disturbs nothing else. */
    private void eavesdrop(ConnectionSettings here) {
        try (Visit visit = Visit.pay(here)) {
            if (visit.isWelcome()) {
                tell.accept(new Eavesdropping(visit, Eavesdropping.MESSAGES, Eavesdropping.BYTES).listen());
            }
        }
    }

    private void versions(Visit five, Visit three) {
        tell.accept(version(five, three, "MQTT 5", "MQTT_PROTOCOL=3.1.1", Protocol.MQTT_5));
        tell.accept(version(three, five, "MQTT 3.1.1", "MQTT_PROTOCOL=5", Protocol.MQTT_3_1_1));
    }

    private Finding version(Visit visit, Visit other, String name, String way, Protocol version) {
        if (visit.isWelcome()) {
            return Finding.ok(name, visit.welcome());
        }
        boolean wanted = !other.isWelcome() || settings.protocol() == version;
        String advice = other.isWelcome() ? "set " + way + " or MQTT_PROTOCOL=auto" : visit.advice();
        return wanted
                ? Finding.problem(name, visit.refusal(), advice)
                : Finding.note(name, visit.refusal(), "nothing to do while the other version is used");
    }

    /** The settings for one broker alone. */
    private ConnectionSettings only(MqttUrl server) {
        ConnectionSettings plain = server.scheme().tls()
                ? settings
                : settings.withSecurity(settings.security().withTls(Tls.DEFAULT));
        return plain.withServers(List.of(server));
    }
}
