package dev.petrel.outbox;

import dev.petrel.journal.Entry;
import dev.petrel.message.Demands;
import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publication as it stands on disk: version (1), flags (1), when it was accepted by the clock in milliseconds (8) and
 * in nanoseconds since the outbox was opened (8), expiry in nanoseconds or -1 (8), topic (length 2), parts (tag 1, length
 * 4), a zero, and the payload to the end. A tag that is not known makes the record unreadable, since what it asks for
 * could not be kept.
 *
 * @param at when it was accepted, by the clock
 * @param elapsed when it was accepted, in nanoseconds since its outbox was opened
 */
record Letter(Publication publication, Instant at, long elapsed) {

    /** How many bytes are enough for {@link Stamp}. */
    private static final int HEAD = 26;

    private static final byte VERSION = 1;
    private static final int QOS = 3;
    private static final int RETAIN = 4;
    private static final int UTF8 = 8;
    private static final int NEEDS_SUBSCRIBER = 16;

    private static final byte END = 0;
    private static final byte CONTENT_TYPE = 1;
    private static final byte RESPONSE_TOPIC = 2;
    private static final byte CORRELATION = 3;
    private static final byte PROPERTY_NAME = 4;
    private static final byte PROPERTY_VALUE = 5;

    /** What is asked beyond MQTT: ordered (1), checksum (1), nanoseconds for a subscriber or -1 (8). */
    private static final byte DEMANDS = 6;

    private static final int DEMANDS_BYTES = 10;

    private static final Topic UNKNOWN = Topic.of("unknown");

    /** When a publication was accepted, and for how long it is of use; nanoseconds, below zero for ever. */
    record Stamp(long atMillis, long elapsed, long expiry) {

        /** Of the first bytes of a record; what this version does not know is of use for ever. */
        static Stamp of(ByteBuffer start) {
            return start.remaining() < HEAD || start.get(0) != VERSION
                    ? new Stamp(0, 0, -1)
                    : new Stamp(start.getLong(2), start.getLong(10), start.getLong(18));
        }
    }

    /** As a record of the journal. */
    Entry entry() {
        byte[] topic = publication.topic().name().getBytes(StandardCharsets.UTF_8);
        List<Part> parts = parts(publication.metadata());
        if (!publication.demands().equals(Demands.NONE)) {
            parts.add(new Part(DEMANDS, demands(publication.demands())));
        }
        int size = HEAD + Short.BYTES + topic.length + 1 + publication.payload().size();
        for (Part part : parts) {
            size += part.size();
        }
        Duration expiry = publication.metadata().expiry();
        ByteBuffer to = ByteBuffer.allocate(Entry.ROOM + size).position(Entry.ROOM);
        to.put(VERSION).put(flags()).putLong(at.toEpochMilli()).putLong(elapsed);
        to.putLong(expiry == null ? -1 : expiry.toNanos());
        to.putShort((short) topic.length).put(topic);
        parts.forEach(part -> part.put(to));
        to.put(END).put(publication.payload().buffer());
        return new Entry(to.array());
    }

    private byte flags() {
        return (byte) (publication.qos().level()
                | (publication.retain() ? RETAIN : 0)
                | (publication.metadata().utf8() ? UTF8 : 0)
                | (publication.demands().subscriberWithin() == null ? 0 : NEEDS_SUBSCRIBER));
    }

    private static List<Part> parts(Metadata metadata) {
        List<Part> parts = new ArrayList<>();
        if (metadata.contentType() != null) {
            parts.add(Part.of(CONTENT_TYPE, metadata.contentType()));
        }
        if (metadata.responseTopic() != null) {
            parts.add(Part.of(RESPONSE_TOPIC, metadata.responseTopic().name()));
        }
        if (metadata.correlationData() != null) {
            parts.add(new Part(CORRELATION, metadata.correlationData().buffer()));
        }
        for (UserProperty property : metadata.userProperties()) {
            parts.add(Part.of(PROPERTY_NAME, property.name()));
            parts.add(Part.of(PROPERTY_VALUE, property.value()));
        }
        return parts;
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is none, or one of another version
     * @throws java.nio.BufferUnderflowException if it is none
     */
    static Letter read(ByteBuffer from) {
        byte version = from.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a record of version " + version + ", and version 1 is known");
        }
        int flags = from.get();
        Instant at = Instant.ofEpochMilli(from.getLong());
        long elapsed = from.getLong();
        long expiry = from.getLong();
        Topic topic = Topic.of(Part.text(from, from.getShort() & 0xFFFF));
        Demands[] demands = {Demands.NONE};
        Metadata metadata = metadata(from, demands)
                .withUtf8((flags & UTF8) != 0)
                .withExpiry(expiry < 0 ? null : Duration.ofNanos(expiry));
        Payload payload = Payload.handedOver(Part.bytes(from, from.remaining()));
        Publication publication =
                new Publication(topic, payload, Qos.of(flags & QOS), (flags & RETAIN) != 0, metadata, demands[0]);
        return new Letter(publication, at, elapsed);
    }

    /** Whether it is of QoS 2, from the first bytes of a record. */
    static boolean isExactlyOnce(ByteBuffer start) {
        return start.remaining() > 1 && (start.get(1) & QOS) == Qos.EXACTLY_ONCE.level();
    }

    /** Whether it needs a subscriber, from the first bytes of a record. */
    static boolean needsSubscriber(ByteBuffer start) {
        return start.remaining() > 1 && (start.get(1) & NEEDS_SUBSCRIBER) != 0;
    }

    /** The topic, from the first bytes of a record; one that stands for any if there is none. */
    static Topic topic(ByteBuffer start) {
        if (start.remaining() < HEAD + Short.BYTES) {
            return UNKNOWN;
        }
        ByteBuffer from = start.slice().position(HEAD);
        try {
            return Topic.of(Part.text(from, from.getShort() & 0xFFFF));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static ByteBuffer demands(Demands demands) {
        Duration within = demands.subscriberWithin();
        return ByteBuffer.allocate(DEMANDS_BYTES)
                .put((byte) (demands.ordered() ? 1 : 0))
                .put((byte) (demands.checksum() ? 1 : 0))
                .putLong(within == null ? -1 : within.toNanos())
                .flip();
    }

    private static Demands demands(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        boolean ordered = from.get() != 0;
        boolean checksum = from.get() != 0;
        long within = from.getLong();
        return new Demands(ordered, within < 0 ? null : Duration.ofNanos(within), checksum);
    }

    private static Metadata metadata(ByteBuffer from, Demands[] demands) {
        Metadata metadata = Metadata.NONE;
        List<UserProperty> properties = new ArrayList<>();
        String name = "";
        for (byte tag = from.get(); tag != END; tag = from.get()) {
            int length = from.getInt();
            switch (tag) {
                case CONTENT_TYPE -> metadata = metadata.withContentType(Part.text(from, length));
                case RESPONSE_TOPIC -> metadata = metadata.withResponseTopic(Topic.of(Part.text(from, length)));
                case CORRELATION ->
                    metadata = metadata.withCorrelationData(Payload.handedOver(Part.bytes(from, length)));
                case DEMANDS -> demands[0] = demands(Part.bytes(from, length));
                case PROPERTY_NAME -> name = Part.text(from, length);
                case PROPERTY_VALUE -> properties.add(new UserProperty(name, Part.text(from, length)));
                default -> throw new IllegalArgumentException("a record with a part of unknown kind " + tag);
            }
        }
        return new Metadata(
                metadata.contentType(), false, metadata.responseTopic(), metadata.correlationData(), null, properties);
    }

    /** What is only there where it is asked for. */
    private record Part(byte tag, ByteBuffer content) {

        static Part of(byte tag, String text) {
            return new Part(tag, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        int size() {
            return 1 + Integer.BYTES + content.remaining();
        }

        void put(ByteBuffer to) {
            to.put(tag).putInt(content.remaining()).put(content);
        }

        static byte[] bytes(ByteBuffer from, int length) {
            if (length < 0 || length > from.remaining()) {
                throw new IllegalArgumentException(
                        "a part of " + length + " bytes, where " + from.remaining() + " are");
            }
            byte[] bytes = new byte[length];
            from.get(bytes);
            return bytes;
        }

        static String text(ByteBuffer from, int length) {
            return new String(bytes(from, length), StandardCharsets.UTF_8);
        }
    }

    /** Without the payload. */
    @Override
    public String toString() {
        return "letter accepted at " + at;
    }

    /** What is left of its time, as a publication that is sent now says it; null when nothing is left. */
    static @Nullable Publication withRemaining(Publication publication, long nanos) {
        if (publication.metadata().expiry() == null) {
            return publication;
        }
        return nanos <= 0 ? null : publication.withExpiry(Duration.ofNanos(nanos));
    }
}
