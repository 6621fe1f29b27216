package dev.petrel.compute.work;

import dev.petrel.compute.work.InvalidFields.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a form and collects what is wrong with them, so that all of it is said at once. */
final class Fields {

    private static final int LONGEST_NUMBER = 9;

    private final Map<String, String> form;
    private final List<Flaw> flaws = new ArrayList<>();

    Fields(Map<String, String> form) {
        this.form = form;
    }

    /** @param missing what counts if there is none; null if there has to be one */
    int whole(String name, int least, int most, @Nullable Integer missing) {
        String text = form.get(name);
        if (text == null && missing != null) {
            return missing;
        }
        int value = text == null ? -1 : number(text);
        if (value < least || value > most) {
            wrong(name, "is to be a whole number from " + least + " to " + most);
            return least;
        }
        return value;
    }

    private static int number(String text) {
        boolean digits = text.length() <= LONGEST_NUMBER && text.matches("[0-9]+");
        return digits ? Integer.parseInt(text) : -1;
    }

    boolean flag(String name) {
        String text = form.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> {
                wrong(name, "is to be true or false");
                yield false;
            }
        };
    }

    String text(String name, String missing) {
        return form.getOrDefault(name, missing).toLowerCase(Locale.ROOT);
    }

    void wrong(String name, String message) {
        flaws.add(new Flaw(name, message));
    }

    void require() throws InvalidFields {
        if (!flaws.isEmpty()) {
            throw new InvalidFields(flaws);
        }
    }
}
