package dev.petrel.hub.database;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the database is.
 *
 * @param url its JDBC URL
 */
record Place(String url) {

    private static final String FILE = "jdbc:h2:file:";

    /** The file without its ending, where it is one that belongs to the hub alone. */
    Optional<Path> file() {
        return url.startsWith(FILE)
                ? Optional.of(
                        Path.of(beforeAny(url.substring(FILE.length()), ';')).toAbsolutePath())
                : Optional.empty();
    }

    boolean postgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    /** The URL without its parameters, which may hold a login. */
    String shown() {
        return beforeAny(beforeAny(url, ';'), '?').replaceAll("//[^/]*@", "//");
    }

    private static String beforeAny(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
