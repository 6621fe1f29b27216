package dev.petrel.spring;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A {@link PetrelClient} for the application where {@code petrel.url} is set, unless it makes one itself. Beans of the
 * types {@link ClientObserver}, {@link Credentials}, {@link Will}, {@link DeliveryLimits} and {@link FailurePolicy} are
 * used for it; one of {@link ConnectionSettings} or {@link ClientOptions} takes the place of what is made of the
 * properties.
 */
@AutoConfiguration(after = PetrelMetersAutoConfiguration.class)
@ConditionalOnProperty("petrel.url")
@ConditionalOnMissingBean(PetrelClient.class)
@EnableConfigurationProperties(PetrelProperties.class)
public final class PetrelAutoConfiguration {

    PetrelAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ConnectionSettings petrelConnectionSettings(PetrelProperties properties, ObjectProvider<Credentials> credentials) {
        ConnectionSettings settings = properties.settings();
        Credentials own = credentials.getIfUnique();
        return own == null
                ? settings
                : settings.withSecurity(settings.security().withCredentials(own));
    }

    @Bean
    @ConditionalOnMissingBean
    ClientOptions petrelClientOptions(
            ConnectionSettings settings,
            ObjectProvider<DeliveryLimits> limits,
            ObjectProvider<FailurePolicy> failures,
            ObjectProvider<Will> will,
            ObjectProvider<ClientObserver> observers) {
        ClientOptions options = ClientOptions.of(settings)
                .withLimits(limits.getIfUnique(() -> DeliveryLimits.DEFAULT))
                .withFailures(failures.getIfUnique(() -> FailurePolicy.DEFAULT))
                .withObserver(together(observers.orderedStream().toList()));
        Will own = will.getIfUnique();
        return own == null ? options : options.withWill(own);
    }

    private static ClientObserver together(List<ClientObserver> observers) {
        return (ClientEvent event) -> observers.forEach(observer -> observer.on(event));
    }

    /** The client and its life, which belong together. */
    @Configuration(proxyBeanMethods = false)
    static final class ClientConfiguration {

        @Bean
        PetrelClient petrelClient(ClientOptions options) {
            return PetrelClient.of(options);
        }

        @Bean
        ClientLifecycle petrelClientLifecycle(PetrelClient client, PetrelProperties properties) {
            return new ClientLifecycle(client, properties.closeWithin());
        }
    }
}
