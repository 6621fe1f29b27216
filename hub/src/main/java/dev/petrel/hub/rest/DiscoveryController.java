package dev.petrel.hub.rest;

import dev.petrel.hub.homeassistant.Discovery;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/integrations/mqtt/publish-discovery}: tells Home Assistant about all cameras once more. */
@RestController
class DiscoveryController {

    private final Discovery discovery;

    DiscoveryController(Discovery discovery) {
        this.discovery = discovery;
    }

    @PostMapping("/api/v1/integrations/mqtt/publish-discovery")
    Published publish() {
        int cameras = discovery.publishAll();
        return new Published(true, "Published discovery for " + cameras + " cameras", cameras);
    }

    /** The answer, as existing callers know it. */
    record Published(boolean success, String message, int camerasPublished) {}
}
