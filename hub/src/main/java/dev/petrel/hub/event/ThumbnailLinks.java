package dev.petrel.hub.event;

import dev.petrel.hub.HubProperties;
import dev.petrel.hub.secret.Signatures;
import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where others find the pictures of events: addresses that nobody else could have made, since they are signed. */
@Component
public final class ThumbnailLinks {

    private final HubProperties properties;
    private final Environment environment;
    private final Signatures signatures;

    ThumbnailLinks(HubProperties properties, Environment environment, Signatures signatures) {
        this.properties = properties;
        this.environment = environment;
        this.signatures = signatures;
    }

    /** Where the picture of an event is. */
    public String of(String eventId) {
        return unsigned(base(), eventId) + "?signature=" + signatures.of(signed(eventId));
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

    /** The port is known when the server listens. */
    private String base() {
        URI given = properties.baseUrl();
        return given != null
                ? given.toString()
                : "http://localhost:"
                        + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
    }

    private static String signed(String eventId) {
        return "thumbnail/" + eventId;
    }
}
