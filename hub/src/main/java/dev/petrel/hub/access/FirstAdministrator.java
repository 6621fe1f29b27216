package dev.petrel.hub.access;

import dev.petrel.hub.JsonLine;
import org.slf4j.event.Level;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Makes the administrator on the first start, and shows the password that once, before the hub takes requests. */
@Component
@Lazy(false)
class FirstAdministrator implements InitializingBean {

    private final Users users;
    private final boolean json;

    FirstAdministrator(Users users, Environment environment) {
        this.users = users;
        this.json = environment.containsProperty(JsonLine.SETTING);
    }

    @Override
    public void afterPropertiesSet() {
        users.first().map(password -> "Administrator password: " + password).ifPresent(this::show);
    }

    /** Not by the log, which may be kept in a file. */
    private void show(String line) {
        System.out.println(json ? JsonLine.of(Level.INFO, FirstAdministrator.class, line, null) : line);
    }
}
