package dev.petrel.connection;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.WireEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which server to try next, and in which version of MQTT: those of the settings, and before them those that a broker has
 * pointed to, until one of the settings takes the connection. Owned by the I/O thread.
 */
final class Servers {

    /** Closes before CONNACK after which one attempt is made in 3.1.1: some brokers answer MQTT 5 so. */
    private static final int CLOSES_BEFORE_TRYING_3_1_1 = 2;

    private final Protocol protocol;
    private final Set<MqttUrl> speaking311 = new HashSet<>();

    /** Whose last word was that another attempt will not change its mind. */
    private final Set<MqttUrl> refusedForGood = new HashSet<>();

    private List<MqttUrl> configured;
    private List<MqttUrl> servers;
    private int current;
    private int failedInRound;
    private int closesBeforeConnack;

    /**
     * These servers.
     *
     * @param protocol what the settings ask for
     * @param needsMqtt5 whether something is used that MQTT 3.1.1 does not have, so that falling back would break it
     */
    Servers(List<MqttUrl> servers, Protocol protocol, boolean needsMqtt5) {
        this.configured = servers;
        this.servers = servers;
        this.protocol = protocol == Protocol.AUTO && needsMqtt5 ? Protocol.MQTT_5 : protocol;
    }

    MqttUrl server() {
        return servers.get(current);
    }

    /** Never {@link Protocol#AUTO}. */
    Protocol protocol() {
        if (protocol != Protocol.AUTO) {
            return protocol;
        }
        boolean once = closesBeforeConnack >= CLOSES_BEFORE_TRYING_3_1_1;
        return once || speaking311.contains(server()) ? Protocol.MQTT_3_1_1 : Protocol.MQTT_5;
    }

    /** The server took the connection. */
    void greeted() {
        closesBeforeConnack = 0;
        failedInRound = 0;
        refusedForGood.remove(server());
        int own = configured.indexOf(server());
        if (own >= 0) {
            servers = configured;
            current = own;
        }
    }

    /**
     * From now on these are tried first, and after them those of the settings, beginning behind the one that was tried
     * last.
     */
    void goTo(List<MqttUrl> named) {
        refusedForGood.remove(server());
        List<MqttUrl> rest = new ArrayList<>(configured);
        Collections.rotate(rest, -1 - configured.indexOf(server())); // by nothing, if it is none of them
        configured = List.copyOf(rest);
        rest.removeAll(named);
        servers = Stream.concat(named.stream(), rest.stream()).toList();
        current = 0;
        failedInRound = 0;
        closesBeforeConnack = 0;
    }

    /** Whether there is one left that has not refused for good. */
    boolean anyLeft() {
        return !refusedForGood.containsAll(servers);
    }

    /**
     * An attempt ended without being taken: moves on to what is tried next.
     *
     * @return whether that is worth an attempt at once: the same server in 3.1.1, or one that was not tried in this
     *     round, unless the last one refused and may take us later
     */
    boolean failed(WireEnd end) {
        if (protocol == Protocol.AUTO && protocol() == Protocol.MQTT_5 && only311(end)) {
            speaking311.add(server());
            return true;
        }
        if (protocol == Protocol.AUTO && end instanceof WireEnd.Lost) {
            boolean triedIn311 = closesBeforeConnack >= CLOSES_BEFORE_TRYING_3_1_1;
            closesBeforeConnack = triedIn311 ? 0 : closesBeforeConnack + 1;
            if (!triedIn311) {
                return false; // the same server again, to tell a broker that dislikes MQTT 5 from one that is away
            }
        }
        closesBeforeConnack = 0;
        boolean refused = end instanceof WireEnd.Refused;
        boolean forGood = end instanceof WireEnd.Refused refusal && NextStep.FINAL.contains(refusal.code());
        if (forGood) {
            refusedForGood.add(server());
        } else {
            refusedForGood.remove(server());
        }
        current = (current + 1) % servers.size();
        failedInRound = (failedInRound + 1) % servers.size();
        return failedInRound != 0 && (forGood || !refused);
    }

    private static boolean only311(WireEnd end) {
        return end instanceof WireEnd.Refused refused
                && (refused.in311Form() || refused.code().equals(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
    }
}
