package dev.petrel.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubStartsTest {

    @TempDir
    private Path data;

    @Test
    void aHubStartsOnAnEmptyFolderAndAsksForALogin() {
        try (TestHub hub = TestHub.start(data)) {

            int status = hub.call("GET", "/api/v1/integrations/mqtt/config", null, "Authorization", "Basic bm86bm8=")
                    .status();

            assertThat(status).isEqualTo(401);
        }
    }
}
