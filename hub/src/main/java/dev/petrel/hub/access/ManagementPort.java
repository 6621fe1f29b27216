package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Whether a request came in on a port that the administrator opened for management alone. */
final class ManagementPort implements RequestMatcher {

    private final Environment environment;

    ManagementPort(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        Integer management = port("local.management.port");
        return management != null
                && management == request.getLocalPort()
                && !management.equals(port("local.server.port"));
    }

    private @Nullable Integer port(String name) {
        return environment.getProperty(name, Integer.class);
    }
}
