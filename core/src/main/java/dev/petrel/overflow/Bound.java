package dev.petrel.overflow;

/** So many messages and bytes at most, and how many there are. One message is taken however large, when it is alone. */
final class Bound {

    private final int maxMessages;
    private final long maxBytes;
    private int messages;
    private long bytes;

    Bound(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** No bound, and a count. */
    static Bound none() {
        return new Bound(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Whether one more would fit. */
    boolean fits(long size) {
        return fitsWithout(0, 0, size);
    }

    /** Whether one more would fit if others had gone. */
    boolean fitsWithout(int goneMessages, long goneBytes, long size) {
        int others = messages - goneMessages;
        return others < maxMessages && (others == 0 || bytes - goneBytes + size <= maxBytes);
    }

    boolean isBounded() {
        return maxMessages < Integer.MAX_VALUE || maxBytes < Long.MAX_VALUE;
    }

    void add(long size) {
        messages++;
        bytes += size;
    }

    void remove(long size) {
        messages--;
        bytes -= size;
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    String words() {
        return messages + " with " + bytes + " bytes wait to be sent, the bounds are " + maxMessages + " messages and "
                + maxBytes + " bytes";
    }
}
