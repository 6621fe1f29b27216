package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a request comes from, as rates count it: one who has an IPv6 address has the whole /64. */
final class Address {

    private static final int NETWORK_BYTES = 8;

    private Address() {}

    static String of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    static String of(String address) {
        return address.indexOf(':') < 0 ? address : network(address);
    }

    private static String network(String literal) {
        try {
            byte[] bytes = InetAddress.getByName(literal).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(NETWORK_BYTES, bytes.length)));
        } catch (UnknownHostException noLiteral) {
            return literal;
        }
    }
}
