package dev.petrel.hub.access;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Which path and method needs which role. What is not named here: looking needs a viewer, all else an admin. */
final class Paths {

    static final String MQTT = "/api/v1/integrations/mqtt";
    static final String EVENTS = "/api/v1/events";
    static final String TOKENS = "/api/v1/tokens";
    static final String AUDIT = "/api/v1/audit";
    static final String USERS = "/api/v1/users";
    static final String LOGIN = "/login";

    /** What the login page needs. */
    static final String ASSETS = "/assets/**";

    static final RequestMatcher POSTED_EVENT = pathPattern(HttpMethod.POST, EVENTS);

    static final RequestMatcher SETTINGS = pathPattern(MQTT + "/**");
    /** The password of whoever calls, which all may change: over REST and on the page. */
    private static final RequestMatcher OWN = new OrRequestMatcher(
            pathPattern(HttpMethod.PUT, "/api/v1/password"), pathPattern(HttpMethod.POST, "/access/password"));

    /** Users, tokens and passwords, over REST and on the page. */
    static final RequestMatcher KEYS = new OrRequestMatcher(
            OWN, pathPattern(TOKENS + "/**"), pathPattern(USERS + "/**"), pathPattern("/access/**"));

    /** The picture of an event, with a signature that its controller checks. */
    static final RequestMatcher SIGNED_PICTURE = new AndRequestMatcher(
            pathPattern(HttpMethod.GET, EVENTS + "/{id}/thumbnail"), request -> request.getParameter("s") != null);

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final RequestMatcher OPEN = new OrRequestMatcher(
            pathPattern(LOGIN),
            pathPattern(HttpMethod.GET, ASSETS),
            pathPattern(HttpMethod.GET, "/actuator/health/liveness"),
            SIGNED_PICTURE);

    private static final RequestMatcher PUBLISHING = new OrRequestMatcher(
            POSTED_EVENT,
            pathPattern(HttpMethod.POST, MQTT + "/test-message"),
            pathPattern(HttpMethod.POST, MQTT + "/publish-discovery"),
            pathPattern(HttpMethod.POST, "/settings/test-message"),
            pathPattern(HttpMethod.POST, "/settings/discovery"),
            pathPattern(HttpMethod.POST, "/live/publish"),
            pathPattern(HttpMethod.POST, "/jobs"),
            pathPattern(HttpMethod.POST, "/cameras/{id}/discovery"));

    private static final RequestMatcher METERS = new OrRequestMatcher(
            pathPattern(HttpMethod.GET, "/metrics"), pathPattern(HttpMethod.GET, "/actuator/prometheus"));

    private static final RequestMatcher ADMINISTRATION = new OrRequestMatcher(
            pathPattern(TOKENS + "/**"),
            pathPattern(USERS + "/**"),
            pathPattern(AUDIT + "/**"),
            pathPattern("/actuator/**"),
            pathPattern("/access/users/**"),
            pathPattern("/access/tokens/**"),
            pathPattern("/access/audit"),
            pathPattern("/setup/**"));

    private Paths() {}

    static void rules(
            AuthorizeHttpRequestsConfigurer<?>.AuthorizationManagerRequestMatcherRegistry requests,
            RequestMatcher ownPort) {
        requests
                // What the hub does with a request that it has let in already.
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                .requestMatchers(new AndRequestMatcher(METERS, ownPort))
                .permitAll()
                .requestMatchers(PUBLISHING)
                .hasRole(Role.PUBLISHER.name())
                .requestMatchers(METERS)
                .hasRole(Role.VIEWER.name())
                .requestMatchers(OWN)
                .hasRole(Role.VIEWER.name())
                .requestMatchers(ADMINISTRATION)
                .hasRole(Role.ADMIN.name())
                .requestMatchers(Paths::reads)
                .hasRole(Role.VIEWER.name())
                .anyRequest()
                .hasRole(Role.ADMIN.name());
    }

    /** Whether a request only looks. */
    static boolean reads(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }
}
