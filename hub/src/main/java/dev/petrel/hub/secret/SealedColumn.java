package dev.petrel.hub.secret;

import java.util.Objects;

/**
 * Where sealed texts stand, so that a rotation finds them: one bean for each such column, in a table whose key is
 * {@code id}.
 *
 * @param table the table
 * @param column the column
 */
public record SealedColumn(String table, String column) {

    public SealedColumn {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
    }
}
