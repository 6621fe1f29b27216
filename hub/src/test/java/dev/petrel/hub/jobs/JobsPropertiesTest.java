package dev.petrel.hub.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.settings.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Where jobs are done, as it is set. */
class JobsPropertiesTest {

    private static final URI SERVICE = URI.create("http://compute:8002");

    @Test
    void theUsualTopicsHoldWhereNothingIsSet() {
        JobsProperties properties = bound(Map.of());

        assertThat(properties.url()).isNull();
        assertThat(properties.topics().events()).isEqualTo("inference/events");
        assertThat(properties.topics().everyWorker()).isEqualTo("inference/workers/+");
    }

    @Test
    void aTokenIsShownToTheServiceAndToNobodyElse() {
        JobsProperties properties = bound(Map.of("url", SERVICE.toString(), "token", "very-secret"));

        assertThat(properties.toString()).doesNotContain("very-secret");
        assertThat(properties.settings(SERVICE).tokens().token()).contains(Secret.of("very-secret"));
    }

    @Test
    void aUserNeedsAPassword() {
        JobsProperties properties = bound(Map.of("url", SERVICE.toString(), "user", "hub"));

        assertThatThrownBy(() -> properties.settings(SERVICE)).hasMessageContaining("password");
    }

    @Test
    void anAddressWithALoginInItIsRefused() {
        JobsProperties properties = bound(Map.of());

        assertThatThrownBy(() -> properties.settings(URI.create("http://hub:very-secret@compute:8002")))
                .hasMessageNotContaining("very-secret");
    }

    private static JobsProperties bound(Map<String, String> settings) {
        Map<String, String> names = new HashMap<>();
        settings.forEach((name, value) -> names.put("petrel.hub.jobs." + name, value));
        return new Binder(new MapConfigurationPropertySource(names))
                .bindOrCreate("petrel.hub.jobs", JobsProperties.class);
    }
}
