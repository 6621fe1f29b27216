package dev.petrel.hub.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that its caller learns of everything at once. */
public final class Flaws {

    private final List<FieldFlaw> found = new ArrayList<>();

    /** Notes one. */
    public void add(FieldFlaw flaw) {
        found.add(flaw);
    }

    /** Notes it unless it is one line of 1 to so many characters, without control characters. */
    public void line(String field, String text, int most) {
        if (text.isBlank()) {
            add(new FieldFlaw(field, "is empty: give 1 to " + most + " characters"));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            add(new FieldFlaw(field, "holds control characters"));
        } else {
            text(field, text, most);
        }
    }

    /** Notes it unless it is text of at most so many characters that every database can store. */
    public void text(String field, String text, int most) {
        if (text.length() > most) {
            add(new FieldFlaw(field, "has " + text.length() + " characters: at most " + most + " are allowed"));
        } else if (text.indexOf('\0') >= 0) {
            add(new FieldFlaw(field, "holds the character NUL"));
        } else if (text.codePoints().anyMatch(Flaws::halfOfAPair)) {
            add(new FieldFlaw(field, "holds half of a surrogate pair, which is no character"));
        }
    }

    /**
     * Ends the request if there are any.
     *
     * @throws Problem 422 with all of them
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw Problem.outOfLimits(found);
        }
    }

    private static boolean halfOfAPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
