package dev.petrel.hub.access;

import java.time.Instant;

/** A person as the database has it; its text form hides the hash. */
record User(String name, String hash, Role role, Instant createdAt, Instant changedAt) {

    Caller caller() {
        return new Caller(name, role, changedAt);
    }

    @Override
    public String toString() {
        return "User[" + name + ", " + role + "]";
    }
}
