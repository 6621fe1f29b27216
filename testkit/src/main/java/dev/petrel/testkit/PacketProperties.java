package dev.petrel.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The properties of an MQTT 5 packet in their order, named by their numbers (MQTT 5.0, section 2.2.2.2). */
public final class PacketProperties {

    /** Of a packet without any. */
    public static final PacketProperties NONE = new PacketProperties(List.of());

    /** Payload format indicator: 1 for text. */
    public static final int PAYLOAD_FORMAT = 0x01;

    /** Message expiry interval, in seconds. */
    public static final int MESSAGE_EXPIRY = 0x02;

    /** Content type, text. */
    public static final int CONTENT_TYPE = 0x03;

    /** Response topic, text. */
    public static final int RESPONSE_TOPIC = 0x08;

    /** Correlation data, bytes. */
    public static final int CORRELATION_DATA = 0x09;

    /** Subscription identifier, a number. */
    public static final int SUBSCRIPTION_ID = 0x0B;

    /** Session expiry interval, in seconds. */
    public static final int SESSION_EXPIRY = 0x11;

    /** Assigned client identifier, text. */
    public static final int ASSIGNED_CLIENT_ID = 0x12;

    /** Server keep alive, in seconds. */
    public static final int SERVER_KEEP_ALIVE = 0x13;

    /** Will delay interval, in seconds. */
    public static final int WILL_DELAY = 0x18;

    /** Server reference, text. */
    public static final int SERVER_REFERENCE = 0x1C;

    /** Reason string, text. */
    public static final int REASON = 0x1F;

    /** Receive maximum, a number. */
    public static final int RECEIVE_MAXIMUM = 0x21;

    /** Topic alias maximum, a number. */
    public static final int TOPIC_ALIAS_MAXIMUM = 0x22;

    /** Topic alias, a number. */
    public static final int TOPIC_ALIAS = 0x23;

    /** Maximum quality of service: 0 or 1. */
    public static final int MAXIMUM_QOS = 0x24;

    /** Whether retained messages are there: 0 or 1. */
    public static final int RETAIN_AVAILABLE = 0x25;

    /** User property: a name and a value. */
    public static final int USER = 0x26;

    /** Maximum packet size, in bytes. */
    public static final int MAXIMUM_PACKET_SIZE = 0x27;

    /** Whether wildcard subscriptions are there: 0 or 1. */
    public static final int WILDCARDS_AVAILABLE = 0x28;

    /** Whether subscription identifiers are there: 0 or 1. */
    public static final int SUBSCRIPTION_IDS_AVAILABLE = 0x29;

    /** Whether shared subscriptions are there: 0 or 1. */
    public static final int SHARED_AVAILABLE = 0x2A;

    private final List<Entry> entries;

    private PacketProperties(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** These and a number; written in as many bytes as the property has. */
    public PacketProperties with(int property, long value) {
        return and(PropertyForm.of(property).number(property, value));
    }

    /** These and a text. */
    public PacketProperties with(int property, String value) {
        return and(new Entry(property, new PacketWriter().text(value).bytes()));
    }

    /** These and bytes. */
    public PacketProperties with(int property, byte[] value) {
        return and(new Entry(property, new PacketWriter().binary(value).bytes()));
    }

    /** These and a user property. */
    public PacketProperties withUser(String name, String value) {
        return and(new Entry(USER, new PacketWriter().text(name).text(value).bytes()));
    }

    /** The first number of a property, or nothing if it is not there. */
    public OptionalLong number(int property) {
        return of(property).mapToLong(Entry::number).findFirst();
    }

    /** The first text of a property, or nothing if it is not there. */
    public Optional<String> text(int property) {
        return of(property).map(entry -> entry.text(0)).findFirst();
    }

    /** The user properties in their order; names may repeat. */
    public List<Map.Entry<String, String>> user() {
        return of(USER).map(Entry::pair).toList();
    }

    /** How many there are, counting repeated ones. */
    public int size() {
        return entries.size();
    }

    /** The numbers of the properties and their raw values, for failing tests. */
    @Override
    public String toString() {
        return entries.stream().map(Entry::toString).toList().toString();
    }

    byte[] encoded() {
        PacketWriter all = new PacketWriter();
        entries.forEach(entry -> all.variable(entry.property).raw(entry.value));
        return new PacketWriter().variable(all.bytes().length).raw(all.bytes()).bytes();
    }

    /** Reads them with their length, and leaves the buffer behind them. */
    static PacketProperties read(ByteBuffer in) {
        int length = Fields.variable(in);
        ByteBuffer own = Fields.slice(in, length);
        List<Entry> entries = new ArrayList<>();
        while (own.hasRemaining()) {
            int property = Fields.variable(own);
            entries.add(new Entry(property, PropertyForm.of(property).read(own)));
        }
        return new PacketProperties(entries);
    }

    private Stream<Entry> of(int property) {
        return entries.stream().filter(entry -> entry.property == property);
    }

    private PacketProperties and(Entry entry) {
        return new PacketProperties(
                Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    /** A property with its value as it travels. */
    static final class Entry {

        private final int property;
        private final byte[] value;

        Entry(int property, byte[] value) {
            this.property = property;
            this.value = value;
        }

        private long number() {
            return PropertyForm.of(property).number(ByteBuffer.wrap(value));
        }

        private String text(int index) {
            ByteBuffer in = ByteBuffer.wrap(value);
            String text = Fields.text(in);
            return index == 0 ? text : Fields.text(in);
        }

        private Map.Entry<String, String> pair() {
            return Map.entry(text(0), text(1));
        }

        @Override
        public String toString() {
            return "0x%02x=%s"
                    .formatted(property, new String(value, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", "."));
        }
    }
}
