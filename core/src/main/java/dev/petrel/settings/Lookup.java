package dev.petrel.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the addresses of a broker's host, and says to which of them one may connect; asked anew before each connect, on a
 * thread that may block. The connection goes to one of these addresses, while TLS checks the name.
 */
@FunctionalInterface
public interface Lookup {

    /** All addresses that this machine knows for the host. */
    Lookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * The addresses, in the order in which to try them; at least one.
     *
     * @param host a name, or an address in any form
     * @throws java.net.UnknownHostException if there is no such host
     * @throws IOException if one may not connect there, saying why in a sentence without its full stop
     */
    List<InetAddress> addresses(String host) throws IOException;
}
