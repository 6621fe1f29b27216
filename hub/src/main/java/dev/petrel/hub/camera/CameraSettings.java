package dev.petrel.hub.camera;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Flaws;
import java.util.Objects;

/**
 * What an application says about a camera.
 *
 * @param id 1 to 255 characters, of which {@link CameraIds#clean} leaves at least one
 * @param name 1 to 255 characters
 * @param kind 1 to 50 characters
 * @param enabled whether anything is published about it
 * @param status 1 to 50 characters
 */
public record CameraSettings(String id, String name, String kind, boolean enabled, String status) {

    private static final int MAX_TEXT = 255;
    private static final int MAX_WORD = 50;

    /** @throws dev.petrel.hub.problem.Problem 422 with every field that is out of its limits */
    public CameraSettings {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(status, "status");
        Flaws flaws = new Flaws();
        checkId(flaws, "id", id);
        flaws.line("name", name, MAX_TEXT);
        flaws.line("kind", kind, MAX_WORD);
        flaws.line("status", status, MAX_WORD);
        flaws.throwIfAny();
    }

    /** Notes what is wrong with a camera's id. */
    public static void checkId(Flaws flaws, String field, String id) {
        flaws.line(field, id, MAX_TEXT);
        if (!id.isEmpty() && CameraIds.clean(id).isEmpty()) {
            flaws.add(new FieldFlaw(
                    field, "has none of the characters that topics keep: letters and digits of ASCII, _ and -"));
        }
    }

    /** Notes what is wrong with a camera's name. */
    public static void checkName(Flaws flaws, String field, String name) {
        flaws.line(field, name, MAX_TEXT);
    }

    /** Notes what is wrong with a camera's kind. */
    public static void checkKind(Flaws flaws, String field, String kind) {
        flaws.line(field, kind, MAX_WORD);
    }
}
