package dev.petrel.hub.homeassistant;

import dev.petrel.hub.HubApplication;
import dev.petrel.hub.HubProperties;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.feed.StatesWanted;
import dev.petrel.time.Time;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts discovery together. */
@Configuration(proxyBeanMethods = false)
class HomeAssistantParts {

    @Bean
    Discovery discovery(
            Cameras cameras, JdbcClient jdbc, HubProperties properties, Time time, ObjectProvider<StatesWanted> feed) {
        StatesWanted wanted = () -> feed.ifAvailable(StatesWanted::publishStates);
        Discovery discovery = new Discovery(
                new Surroundings(
                        cameras::all,
                        new HiddenCameras(jdbc),
                        new DiscoveryTopics(jdbc),
                        wanted,
                        origin(properties),
                        time),
                RandomGenerator.getDefault());
        cameras.onChange(change -> discovery.camerasChanged());
        return discovery;
    }

    @Bean
    CameraEntities cameraEntities(BrokerConfigs configs, JdbcClient jdbc, HubProperties properties) {
        return new CameraEntities(configs, new DiscoveryTopics(jdbc), origin(properties));
    }

    private static Origin origin(HubProperties properties) {
        return new Origin(HubApplication.class.getPackage().getImplementationVersion(), properties.baseUrl());
    }
}
