package dev.petrel.hub.link;

import dev.petrel.settings.Lookup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * To which addresses this hub connects: looked at when a name has become an address, and the connection goes to that
 * address, so that neither other spellings nor a name with several answers get around it.
 *
 * @param names finds the addresses of a name
 * @param allowed the networks to which a broker may belong; empty for all but those that are never allowed
 */
record Reach(Lookup names, List<Network> allowed) implements Lookup {

    /** What is said of every address that is not allowed, whatever it is. */
    static final String BLOCKED = "this hub does not connect to that address (petrel.hub.allowed-networks)";

    /** Link-local addresses, and those where clouds keep the secrets of their machines. */
    private static final List<Network> NEVER =
            List.of(Network.parse("169.254.0.0/16"), Network.parse("fe80::/10"), Network.parse("fd00:ec2::254"));

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    Reach {
        allowed = List.copyOf(allowed);
    }

    /** @throws IllegalArgumentException if a text is not a network */
    static Reach of(List<String> networks) {
        return new Reach(Lookup.SYSTEM, networks.stream().map(Network::parse).toList());
    }

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
        List<InetAddress> reachable =
                names.addresses(host).stream().filter(this::allows).toList();
        if (reachable.isEmpty()) {
            throw new IOException(BLOCKED);
        }
        return reachable;
    }

    private boolean allows(InetAddress found) {
        InetAddress address = plain(found);
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        return NEVER.stream().noneMatch(network -> network.has(address))
                && (allowed.isEmpty() || allowed.stream().anyMatch(network -> network.has(address)));
    }

    /** The IPv4 address that an IPv6 address stands for, where it stands for one. */
    private static InetAddress plain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        boolean mapped = zero(bytes, 10) && bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
        if (mapped || zero(bytes, 12) || NAT64.has(address)) {
            return ipv4(bytes, IPV6_BYTES - IPV4_BYTES);
        }
        return SIX_TO_FOUR.has(address) ? ipv4(bytes, 2) : address;
    }

    private static boolean zero(byte[] bytes, int first) {
        return Arrays.equals(bytes, 0, first, new byte[first], 0, first);
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
