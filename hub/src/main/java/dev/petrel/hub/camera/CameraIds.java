package dev.petrel.hub.camera;

/** What stands for a camera in topics and unique ids. */
public final class CameraIds {

    private CameraIds() {}

    /** What is left of an id: letters and digits of ASCII, {@code _} and {@code -}; empty if there are none. */
    public static String clean(String id) {
        StringBuilder kept = new StringBuilder(id.length());
        id.chars().filter(CameraIds::stays).forEach(character -> kept.append((char) character));
        return kept.toString();
    }

    private static boolean stays(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '_'
                || character == '-';
    }
}
