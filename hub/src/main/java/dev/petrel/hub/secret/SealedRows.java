package dev.petrel.hub.secret;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All that is sealed in the database. */
record SealedRows(JdbcClient database, List<SealedColumn> columns) {

    /** Seals all of it with other keys, in the caller's transaction. */
    Rotation sealAnew(Keyring old, Keyring fresh) {
        int sealedAnew = 0;
        int unreadable = 0;
        for (SealedColumn column : columns) {
            for (Sealed row : in(column)) {
                String place = Vault.place(column.table(), row.id(), column.column());
                Optional<String> clear = old.open(row.text(), place);
                if (clear.isPresent()) {
                    replace(column, row.id(), fresh.seal(clear.get(), place));
                    sealedAnew++;
                } else {
                    unreadable++;
                }
            }
        }
        return new Rotation(sealedAnew, unreadable);
    }

    private List<Sealed> in(SealedColumn column) {
        return database.sql("SELECT id, " + column.column() + " FROM " + column.table() + " WHERE " + column.column()
                        + " IS NOT NULL FOR UPDATE")
                .query((row, number) -> new Sealed(row.getString(1), row.getString(2)))
                .list();
    }

    private void replace(SealedColumn column, String id, String text) {
        database.sql("UPDATE " + column.table() + " SET " + column.column() + " = ? WHERE id = ?")
                .params(text, id)
                .update();
    }

    private record Sealed(String id, String text) {}
}
