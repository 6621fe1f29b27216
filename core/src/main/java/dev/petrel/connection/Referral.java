package dev.petrel.connection;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl;
import dev.petrel.wire.WireEnd;
import java.util.List;
import java.util.Set;

/** Where a broker would have us go instead of itself [4.11], and whether we do: docs/decisions/0026. */
sealed interface Referral {

    /** So many references are followed in a row; a while online begins a new row. */
    int MOST_IN_A_ROW = 3;

    /** Reason codes that lead to another server. */
    Set<ReasonCode> LEADING = Set.of(ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED);

    /** What becomes of the reference, to be said behind the words that hold it; empty where there is none. */
    String words();

    /** Nowhere, or it is not followed. */
    record None(String words) implements Referral {}

    /** To these servers, which are tried in their order. */
    record Followed(List<MqttUrl> servers) implements Referral {
        @Override
        public String words() {
            return ", which is followed";
        }
    }

    /** Brokers send us on and on: back to the servers of the settings. */
    record TooMany() implements Referral {
        @Override
        public String words() {
            return ", which is not followed after " + MOST_IN_A_ROW + " others in a row";
        }
    }

    /**
     * Where the end of a wire leads.
     *
     * @param from the server that ended it
     * @param allowed whether the settings allow to follow
     * @param inARow how many references were followed before it
     */
    static Referral of(WireEnd end, MqttUrl from, boolean allowed, int inARow) {
        if (!(end instanceof WireEnd.Told told) || told.reference() == null) {
            return new None("");
        }
        if (!LEADING.contains(told.code())) {
            return new None(", which is not followed");
        }
        if (!allowed) {
            return new None(", which is not followed (MQTT_FOLLOW_SERVER_REFERENCE)");
        }
        List<MqttUrl> servers = ServerReference.read(told.reference(), from);
        if (servers.isEmpty()) {
            return new None(", which cannot be read");
        }
        return inARow < MOST_IN_A_ROW ? new Followed(servers) : new TooMany();
    }
}
