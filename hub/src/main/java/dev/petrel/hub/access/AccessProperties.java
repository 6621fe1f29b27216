package dev.petrel.hub.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may be asked, below {@code petrel.hub.access}. Each is for one caller: a user, a token, or an address where
 * nobody is logged in.
 *
 * @param failedLoginsPerAddress a minute, default 10
 * @param failedLoginsPerUser a minute from all addresses together, default 30
 * @param readsPerMinute of settings and state of the broker, default 100
 * @param writesPerMinute of settings and tokens, and commands to the broker, default 20
 * @param eventsPerSecond posted, default 2000
 * @param othersPerMinute pages, cameras, lists, metrics and all else, default 1200
 * @param picturesPerMinute fetched from one address with a signature instead of a login, default 600
 */
@ConfigurationProperties("petrel.hub.access")
record AccessProperties(
        @DefaultValue("10") int failedLoginsPerAddress,
        @DefaultValue("30") int failedLoginsPerUser,
        @DefaultValue("100") int readsPerMinute,
        @DefaultValue("20") int writesPerMinute,
        @DefaultValue("2000") int eventsPerSecond,
        @DefaultValue("1200") int othersPerMinute,
        @DefaultValue("600") int picturesPerMinute) {}
