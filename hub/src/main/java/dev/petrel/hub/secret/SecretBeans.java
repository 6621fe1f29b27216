package dev.petrel.hub.secret;

import dev.petrel.hub.HubProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The master key of this hub. */
@Configuration(proxyBeanMethods = false)
class SecretBeans {

    @Bean
    KeyPlace keyPlace(HubProperties properties, Environment environment) {
        return KeyPlace.of(properties, environment.getRequiredProperty("spring.datasource.url"));
    }

    @Bean
    MasterKey masterKey(KeyPlace place) {
        return new KeyFile(place.file()).open(place.mayBeMade());
    }
}
