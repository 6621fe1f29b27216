package dev.petrel.hub.rest;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The meters as Prometheus reads them, where it looks by default. */
@RestController
final class MetricsController {

    private static final String TEXT = "text/plain;version=0.0.4;charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @GetMapping(path = "/metrics", produces = TEXT)
    String text() {
        return meters.scrape();
    }
}
