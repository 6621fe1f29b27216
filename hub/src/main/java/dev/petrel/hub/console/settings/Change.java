package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.Difference;
import dev.petrel.hub.config.PasswordFate;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A field that was changed, as people read it.
 *
 * @param field what pages call it
 * @param before its value before
 * @param after its value since then
 */
record Change(String field, String before, String after) {

    static Change of(Difference difference) {
        return new Change(
                SettingsForm.LABELS.getOrDefault(difference.field(), difference.field()),
                words(difference.before()),
                words(difference.after()));
    }

    /** What became of the password, if anything. */
    static Optional<Change> of(PasswordFate fate) {
        String label = SettingsForm.LABELS.getOrDefault(SettingsForm.PASSWORD, "");
        return switch (fate) {
            case KEPT -> Optional.empty();
            case SET -> Optional.of(new Change(label, "not shown", "another one"));
            case CLEARED -> Optional.of(new Change(label, "not shown", "none, as asked for"));
            case DROPPED -> Optional.of(new Change(label, "not shown", "none, since the broker is in another place"));
        };
    }

    private static String words(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "on" : "off";
        }
        String text = value.isNull() ? "" : value.asString();
        return text.isEmpty() ? "nothing" : text;
    }
}
