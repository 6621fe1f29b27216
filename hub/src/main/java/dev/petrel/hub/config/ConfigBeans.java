package dev.petrel.hub.config;

import dev.petrel.hub.secret.SealedColumn;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What other rooms have to know of the settings' table. */
@Configuration(proxyBeanMethods = false)
class ConfigBeans {

    @Bean
    SealedColumn sealedPassword() {
        return new SealedColumn(ConfigTable.NAME, ConfigTable.PASSWORD);
    }
}
