package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.HubProperties;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

class SecretBeansTest {

    @TempDir
    private Path folder;

    /** (S6) */
    @Test
    void onADatabaseElsewhereAHubWithoutAKeyFileSaysSoAndDoesNotStart() {
        assertThatThrownBy(() -> start("jdbc:postgresql://db.example/hub"))
                .rootCause()
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("There is no key file " + folder.resolve("master.key"))
                .hasMessageContaining("petrel.hub.key-file");
    }

    @Test
    void onItsOwnDatabaseAHubMakesItsKeyFile() {
        try (ConfigurableApplicationContext context = start("jdbc:h2:mem:hub")) {
            assertThat(context.getBean(MasterKey.class)).isNotNull();
        }

        assertThat(folder.resolve("master.key")).isRegularFile();
    }

    private ConfigurableApplicationContext start(String url) {
        return new SpringApplicationBuilder(Rooms.class)
                .web(WebApplicationType.NONE)
                .run("--spring.datasource.url=" + url, "--petrel.hub.data-dir=" + folder);
    }

    /** No configuration by its annotation, or every scan of this package would find it. */
    @EnableConfigurationProperties(HubProperties.class)
    @Import(SecretBeans.class)
    static class Rooms {}
}
