package dev.petrel.hub;

import org.springframework.boot.SpringApplication;

/** {@code petrel hub}: the hub as a process of its own. */
public final class Main {

    private Main() {}

    /** Starts the hub. */
    public static void main(String[] arguments) {
        SpringApplication.run(HubApplication.class, arguments);
    }
}
