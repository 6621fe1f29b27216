package dev.petrel.hub.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;

/**
 * Through which commands reach the database file that a running hub holds: a port of 127.0.0.1 that answers to who knows
 * a key, which is random at each start and stands with the port in a file that the hub's user alone can read. The file
 * database has no password of its own: who can read the file has its content anyway.
 */
final class Door implements AutoCloseable {

    private static final Pattern SIGN = Pattern.compile("([0-9]{1,5}) ([0-9a-f]{64})\\s*");
    private static final int KEY_BYTES = 32;

    private final Server server;
    private final Path sign;

    private Door(Server server, Path sign) {
        this.server = server;
        this.sign = sign;
    }

    /** H2 listens on every address unless it was told otherwise before its first class was loaded. */
    static void prepare() {
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
    }

    /** Opens one to a database file that this process holds. */
    static Door open(Path database) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        Path sign = signOf(database);
        try {
            Server server = Server.createTcpServer(
                            "-tcpPort", "0", "-tcpDaemon", "-ifExists", "-key", key, "file:" + database)
                    .start();
            OwnerOnly.write(sign, server.getPort() + " " + key + "\n");
            return new Door(server, sign);
        } catch (SQLException | IOException failure) {
            throw new Unusable("the database cannot be opened to commands: " + failure.getMessage(), failure);
        }
    }

    /** The JDBC URL behind the door of a database file that another process holds. */
    static String url(Path database) {
        try {
            Matcher sign = SIGN.matcher(Files.readString(signOf(database)));
            if (sign.matches()) {
                return "jdbc:h2:tcp://127.0.0.1:" + sign.group(1) + "/" + sign.group(2);
            }
        } catch (IOException failure) {
            throw closed(database, failure);
        }
        throw closed(database, new IOException("malformed"));
    }

    private static Unusable closed(Path database, IOException failure) {
        return new Unusable(
                database + ".mv.db is in use, but no hub answers for it yet (" + failure
                        + "): try again when the hub has started",
                failure);
    }

    private static Path signOf(Path database) {
        return database.resolveSibling(database.getFileName() + ".door");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(sign);
        server.stop();
    }
}
