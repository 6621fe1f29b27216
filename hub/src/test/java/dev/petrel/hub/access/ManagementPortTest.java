package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementPortTest {

    @TempDir
    private Path data;

    @Test
    void aPortOfItsOwnShowsMetersWithoutALoginAndNothingElse() {
        try (TestHub hub = TestHub.start(
                        data, "management.server.port=0", "management.endpoints.web.exposure.include=prometheus,env");
                Visitor visitor = new Visitor(hub)) {
            String management = "http://127.0.0.1:" + hub.setting("local.management.port");

            assertThat(visitor.getFrom(management, "/actuator/prometheus").statusCode())
                    .isEqualTo(200);
            assertThat(visitor.getFrom(management, "/actuator/env").statusCode())
                    .isEqualTo(401);
            assertThat(visitor.get("/metrics").statusCode()).isEqualTo(401);
        }
    }
}
