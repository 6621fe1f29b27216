package dev.petrel.hub.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Databases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DiscoveryTopicsTest {

    @ParameterizedTest
    @EnumSource(Databases.class)
    void topicsAreNotedAndForgottenByBroker(Databases database) {
        DataSource source = database.open();
        Flyway.configure().dataSource(source).load().migrate();
        DiscoveryTopics topics = new DiscoveryTopics(JdbcClient.create(source));
        Retained yard = new Retained("homeassistant/device/liveobject_yard/config", "yard", "{}");
        Retained door = new Retained("homeassistant/device/liveobject_door/config", "door/ü", "{}");

        topics.note("one:1883", List.of(yard, door), Instant.now());
        topics.note("two:1883", List.of(yard), Instant.now());
        topics.forget("one:1883", List.of(yard.topic()));

        assertThat(topics.of("one:1883")).isEqualTo(Map.of(door.topic(), "door/ü"));
        assertThat(topics.of("two:1883")).isEqualTo(Map.of(yard.topic(), "yard"));
    }
}
