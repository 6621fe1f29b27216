package dev.petrel.hub.link;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.Outcome;
import dev.petrel.hub.config.Reconnect;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.config.Trial;
import dev.petrel.settings.Secret;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Between the settings and the link: what the link reads, and what those who change settings ask of it. */
@Configuration(proxyBeanMethods = false)
class SettingsLink {

    @Bean
    Settings linkSettings(BrokerConfigs configs) {
        return new Settings() {
            @Override
            public Optional<StoredConfig> current() {
                return configs.current();
            }

            @Override
            public Optional<Secret> password(StoredConfig of) {
                return configs.password(of);
            }

            @Override
            public void onChange(Runnable listener) {
                configs.onChange(listener);
            }
        };
    }

    @Bean
    Reconnect reconnect(Link link) {
        return within -> outcome(link.reconcile(within));
    }

    @Bean
    Trial trial(Trials trials) {
        return (BrokerConfig config, Optional<Secret> password) -> {
            Trials.Result result = trials.run(config.broker(), password);
            return new Outcome(result.success(), result.success() ? "connected" : "failed", result.message());
        };
    }

    private static Outcome outcome(LinkStatus status) {
        String state = status.state().name().toLowerCase(Locale.ROOT);
        return new Outcome(status.connected(), state, words(status));
    }

    private static String words(LinkStatus status) {
        String broker = status.broker();
        if (status.connected()) {
            return "Connected to " + broker + ".";
        }
        if (status.paused()) {
            return "An administrator has disconnected the hub; connect ends that.";
        }
        if (status.state() == LinkState.DISABLED) {
            return "The connection is switched off.";
        }
        return status.lastError() == null
                ? "Not connected to " + broker + " yet."
                : "Not connected to " + broker + ": " + status.lastError() + ". The hub goes on trying.";
    }
}
