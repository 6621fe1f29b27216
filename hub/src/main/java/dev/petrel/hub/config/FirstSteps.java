package dev.petrel.hub.config;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far an administrator has come with the first settings. May be called from any thread. */
@Component
public final class FirstSteps {

    private final JdbcClient database;
    private final BrokerConfigs configs;

    FirstSteps(JdbcClient database, BrokerConfigs configs) {
        this.database = database;
        this.configs = configs;
    }

    /** What comes next. */
    public enum Next {
        /** A broker has to be named. */
        BROKER,
        /** There is a broker; nobody has looked at topics and Home Assistant yet. */
        TOPICS,
        /** Nothing. */
        NOTHING
    }

    /** What comes next; who has changed settings a second time needs no more help. */
    public Next next() {
        Optional<StoredConfig> stored = configs.current()
                .filter(config -> !config.config().broker().host().isEmpty());
        if (stored.isEmpty()) {
            return Next.BROKER;
        }
        return stored.get().version() > 1 || done() ? Next.NOTHING : Next.TOPICS;
    }

    /** An administrator has gone through them. */
    public void finish() {
        database.sql("UPDATE first_steps SET done = TRUE").update();
    }

    private boolean done() {
        return database.sql("SELECT done FROM first_steps").query(Boolean.class).single();
    }
}
