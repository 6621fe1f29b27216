package dev.petrel.hub.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network as CIDR writes it, such as {@code 192.168.0.0/16}.
 *
 * @param address its first address
 * @param bits how many of its bits are the same in the whole network
 */
record Network(InetAddress address, int bits) {

    /** @throws IllegalArgumentException if it is not one, saying what one is */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw none(text);
        }
        try {
            InetAddress first = InetAddress.getByName(address);
            int all = first.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > all) {
                throw none(text);
            }
            return new Network(first, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw none(text);
        }
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException(
                "petrel.hub.allowed-networks: " + text + " is not a network such as 192.168.0.0/16 or fd00::/8");
    }

    /** Whether an address belongs to it. */
    boolean has(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        int mask = 0xFF << (Byte.SIZE - rest) & 0xFF;
        return Arrays.equals(mine, 0, whole, theirs, 0, whole)
                && (rest == 0 || (mine[whole] & mask) == (theirs[whole] & mask));
    }
}
