package dev.petrel.hub.homeassistant;

import dev.petrel.hub.HubApplication;
import dev.petrel.hub.HubProperties;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.feed.StatesWanted;
import dev.petrel.time.Time;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts discovery together. */
@Configuration(proxyBeanMethods = false)
class HomeAssistantParts {

    @Bean
    Discovery discovery(JdbcClient jdbc, HubProperties properties, ObjectProvider<StatesWanted> states) {
        Supplier<List<Camera>> cameras = List::of;
        Origin origin = new Origin(HubApplication.class.getPackage().getImplementationVersion(), properties.baseUrl());
        StatesWanted wanted = () -> states.ifAvailable(StatesWanted::publishStates);
        return new Discovery(
                new Surroundings(cameras, new DiscoveryTopics(jdbc), wanted, origin, Time.system()),
                RandomGenerator.getDefault());
    }
}
