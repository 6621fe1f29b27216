package dev.petrel.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is set where the hub is started, below {@code petrel.hub}: what an administrator cannot change while it runs.
 *
 * @param dataDir where everything stands that is not in a database elsewhere; default {@code ./petrel-data}
 * @param baseUrl where others reach this hub, such as Home Assistant for pictures; null for {@code http://localhost:PORT}
 * @param keyFile where the master key stands; null for {@code DATA/master.key}, which only the embedded database makes
 *     by itself
 * @param timeZone in which days and weeks are counted; default that of the machine
 * @param retention how long events are kept
 * @param allowedNetworks the networks to which brokers may belong, as CIDR; empty for all but link-local
 */
@ConfigurationProperties("petrel.hub")
public record HubProperties(
        @DefaultValue("petrel-data") Path dataDir,
        @Nullable URI baseUrl,
        @Nullable Path keyFile,
        @Nullable ZoneId timeZone,
        @DefaultValue Retention retention,
        @DefaultValue({}) List<String> allowedNetworks) {

    /**
     * How long events are kept; pictures go with them.
     *
     * @param age the oldest, default 30 days
     * @param size the most that all together may take, default 2 GB
     */
    public record Retention(
            @DefaultValue("30d") Duration age,
            @DefaultValue("2GB") DataSize size) {}

    /** In which days and weeks are counted. */
    public ZoneId zone() {
        return timeZone == null ? ZoneId.systemDefault() : timeZone;
    }
}
