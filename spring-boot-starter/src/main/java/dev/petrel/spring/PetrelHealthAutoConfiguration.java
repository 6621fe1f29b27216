package dev.petrel.spring;

import dev.petrel.PetrelClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The client's health among that of the application, as {@code petrel}. */
@AutoConfiguration(after = PetrelAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(PetrelClient.class)
@ConditionalOnEnabledHealthIndicator("petrel")
public final class PetrelHealthAutoConfiguration {

    PetrelHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "petrelHealthIndicator")
    HealthIndicator petrelHealthIndicator(PetrelClient client) {
        return new ClientHealth(client);
    }
}
