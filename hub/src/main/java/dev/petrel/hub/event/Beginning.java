package dev.petrel.hub.event;

/** The beginning of a text. */
final class Beginning {

    private Beginning() {}

    /** At most so many characters of it; it never ends with half of a character. */
    static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splits ? most - 1 : most);
    }
}
