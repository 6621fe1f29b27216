package dev.petrel.hub.event;

import dev.petrel.hub.HubProperties;
import dev.petrel.hub.secret.Signatures;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where others find the pictures of events: addresses that nobody else could have made, since they are signed. */
@Component
public final class ThumbnailLinks {

    private final Environment environment;
    private final Signatures signatures;

    /** Where this hub is; null until it listens. */
    private volatile @Nullable String base;

    ThumbnailLinks(HubProperties properties, Environment environment, Signatures signatures) {
        this.environment = environment;
        this.signatures = signatures;
        URI given = properties.baseUrl();
        this.base = given == null ? null : given.toString();
    }

    /** Where the picture of an event is. */
    public String of(String eventId) {
        return unsigned(base(), eventId) + "?s=" + signatures.of(signed(eventId));
    }

    /** Whether a signature was made for the picture of an event. */
    public boolean matches(String eventId, String signature) {
        return signatures.matches(signed(eventId), signature);
    }

    /** Without a signature, which a login has to replace. */
    static String unsigned(String base, String eventId) {
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/events/" + eventId
                + "/thumbnail";
    }

    private String base() {
        String known = base;
        if (known != null) {
            return known;
        }
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            return "http://localhost:" + environment.getProperty("server.port", "8080");
        }
        String found = "http://localhost:" + port;
        base = found;
        return found;
    }

    private static String signed(String eventId) {
        return "thumbnail/" + eventId;
    }
}
