package dev.petrel.hub.broker;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether the hub brings a broker, below {@code petrel.hub.broker}.
 *
 * @param kind whether
 * @param host the address to listen on, default {@code 127.0.0.1}
 * @param port 1 to 65535, default 1883
 */
@ConfigurationProperties("petrel.hub.broker")
record BrokerProperties(
        @DefaultValue("NONE") Kind kind,
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("1883") int port) {

    /** Whether the hub brings a broker. */
    enum Kind {
        /** Always. */
        EMBEDDED,
        /** As long as the settings name no other one; not at first if its port is taken. */
        UNTIL_ANOTHER_IS_SET,
        /** Never. */
        NONE
    }
}
