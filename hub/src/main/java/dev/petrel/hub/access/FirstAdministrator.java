package dev.petrel.hub.access;

import dev.petrel.hub.JsonLine;
import org.slf4j.event.Level;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Makes the administrator on the first start, and shows the password that once: when nothing can make this start fail any
 * more, and before the hub says that it is ready.
 */
@Component
@Lazy(false)
class FirstAdministrator {

    private final Users users;
    private final boolean json;

    FirstAdministrator(Users users, Environment environment) {
        this.users = users;
        this.json = environment.containsProperty(JsonLine.SETTING);
    }

    @EventListener(ApplicationStartedEvent.class)
    void show() {
        users.first().map(password -> "Administrator password: " + password).ifPresent(this::show);
    }

    /** Not by the log, which may be kept in a file. */
    private void show(String line) {
        System.out.println(json ? JsonLine.of(Level.INFO, FirstAdministrator.class, line, null) : line);
    }
}
