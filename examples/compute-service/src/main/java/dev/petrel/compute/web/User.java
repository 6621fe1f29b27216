package dev.petrel.compute.web;

import java.util.Set;

/**
 * Who asks.
 *
 * @param name the user's name
 * @param admin whether everything is permitted
 * @param permissions what is permitted
 */
record User(String name, boolean admin, Set<String> permissions) {

    /** What submitting and fetching jobs takes. */
    static final String INFERENCE = "ai_inference_support";

    /** Everybody, where nobody is asked who they are. */
    static final User GUEST = new User("guest", true, Set.of());

    boolean may(String permission) {
        return admin || permissions.contains(permission);
    }
}
