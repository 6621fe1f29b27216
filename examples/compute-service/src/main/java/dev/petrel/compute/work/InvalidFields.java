package dev.petrel.compute.work;

import java.util.List;
import java.util.Map;

/** Fields of a form are missing or wrong. */
public final class InvalidFields extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Flaw> flaws;

    /** What is wrong with one field. */
    record Flaw(String field, String message) {}

    public InvalidFields(String field, String message) {
        this(List.of(new Flaw(field, message)));
    }

    InvalidFields(List<Flaw> flaws) {
        super("fields are missing or wrong: " + flaws);
        this.flaws = List.copyOf(flaws);
    }

    /** As the answer of status 422 lists them. */
    public List<Map<String, Object>> details() {
        return flaws.stream()
                .map(flaw -> Map.<String, Object>of(
                        "loc", List.of("body", flaw.field()), "msg", flaw.message(), "type", "value_error"))
                .toList();
    }
}
