package dev.petrel.fault;

import java.util.List;

/** Settings that cannot work, with all their mistakes at once. Mend them; trying again does not help. */
public final class InvalidSettings extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    /** @param mistakes one line each: the setting, its value unless it is a secret, and what is allowed */
    public InvalidSettings(List<String> mistakes) {
        super(String.join("; ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** One line each: the setting, its value unless it is a secret, and what is allowed. */
    public List<String> mistakes() {
        return mistakes;
    }
}
