package dev.petrel.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a host may look like: a name, an IPv4 address, or an IPv6 address without brackets. */
final class Host {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f:.]+)(%[A-Za-z0-9._-]+)?");

    private Host() {}

    /** Why a text is no host, without showing the text; null if it is one. */
    static @Nullable String flaw(String host) {
        if (host.indexOf(':') >= 0) {
            return isIpv6(host) ? null : "is not an IPv6 address";
        }
        return NAME.matcher(host).matches()
                ? null
                : "is not 1 to 253 letters, digits, dots, hyphens and underscores (write other letters as punycode)";
    }

    private static boolean isIpv6(String host) {
        var parts = IPV6.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        try {
            // In brackets it is never looked up; the zone is left out, since it need not exist on this machine.
            InetAddress.getByName("[" + parts.group(1) + "]");
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
