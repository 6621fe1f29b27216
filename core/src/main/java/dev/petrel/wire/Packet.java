package dev.petrel.wire;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import java.util.List;

/** The packets that pass between a session and its wire, in the words of the specification (MQTT 5.0, chapter 3). */
public sealed interface Packet {

    /**
     * PUBLISH, either way. The wire deals with topic aliases and with the remaining limits of the broker.
     *
     * @param id packet identifier, 0 for QoS 0
     * @param duplicate the DUP flag
     * @param publication what it carries
     * @param subscriptionIds inbound only: the identifiers of the subscriptions that it matched
     */
    record Publish(int id, boolean duplicate, Publication publication, List<Integer> subscriptionIds)
            implements Packet {}

    /** PUBACK, either way. */
    record PubAck(int id, ReasonCode code, String reason) implements Packet {}

    /** PUBREC, either way. */
    record PubRec(int id, ReasonCode code, String reason) implements Packet {}

    /** PUBREL, either way. */
    record PubRel(int id, ReasonCode code) implements Packet {}

    /** PUBCOMP, either way. */
    record PubComp(int id, ReasonCode code) implements Packet {}

    /**
     * SUBSCRIBE with one filter, outbound.
     *
     * @param subscriptionId 1 to 268,435,455, or 0 for none; never sent on MQTT 3.1.1
     */
    record Subscribe(int id, String filter, Options options, int subscriptionId) implements Packet {}

    /**
     * Subscription options (MQTT 5.0, section 3.8.3.1); on MQTT 3.1.1 only the QoS travels.
     *
     * @param retainedMessages whether the broker sends what it keeps: retain handling 0, or 2 for false
     */
    record Options(Qos qos, boolean noLocal, boolean retainAsPublished, boolean retainedMessages) {}

    /** SUBACK for one filter. The code is the granted QoS, 0 to 2, or a failure. */
    record SubAck(int id, ReasonCode code, String reason) implements Packet {}

    /** UNSUBSCRIBE with one filter, outbound. */
    record Unsubscribe(int id, String filter) implements Packet {}

    /** UNSUBACK for one filter; on MQTT 3.1.1 always a success. */
    record UnsubAck(int id, ReasonCode code, String reason) implements Packet {}
}
