package dev.petrel.hub.access;

import dev.petrel.time.Time;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Sends away who calls too often. */
final class RateFilter extends OncePerRequestFilter {

    private final Rates rates;
    private final Refusals refusals;
    private final Rate reads;
    private final Rate writes;
    private final Rate events;
    private final Rate others;
    private final Rate pictures;

    RateFilter(Time time, AccessProperties properties, Refusals refusals) {
        this.rates = new Rates(time);
        this.refusals = refusals;
        this.reads = Rate.perMinute("reads", properties.readsPerMinute());
        this.writes = Rate.perMinute("writes", properties.writesPerMinute());
        this.events = new Rate("events", properties.eventsPerSecond(), Duration.ofSeconds(1));
        this.others = Rate.perMinute("others", properties.othersPerMinute());
        this.pictures = Rate.perMinute("pictures", properties.picturesPerMinute());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Duration> wait = count(request);
        if (wait.isPresent()) {
            refusals.tooMany(request, response, wait.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Duration> count(HttpServletRequest request) {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null && login.getPrincipal() instanceof Caller caller) {
            return rates.take(rate(request), caller.name());
        }
        return Paths.SIGNED_PICTURE.matches(request) ? rates.take(pictures, Address.of(request)) : Optional.empty();
    }

    private Rate rate(HttpServletRequest request) {
        if (Paths.POSTED_EVENT.matches(request)) {
            return events;
        }
        if (Paths.reads(request)) {
            return Paths.SETTINGS.matches(request) ? reads : others;
        }
        return Paths.SETTINGS.matches(request) || Paths.KEYS.matches(request) ? writes : others;
    }
}
