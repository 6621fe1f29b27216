package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.HubProperties;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@ExtendWith(OutputCaptureExtension.class)
class SecretBeansTest {

    @TempDir
    private Path folder;

    /** (S6) */
    @Test
    void onADatabaseElsewhereAHubWithoutAKeyFileSaysSoAndDoesNotStart(CapturedOutput output) {
        assertThatThrownBy(() -> start("jdbc:postgresql://db.example/hub"))
                .hasRootCauseInstanceOf(KeyFileRefused.class);

        assertThat(output.getAll())
                .contains("There is no key file " + folder.resolve("master.key"))
                .contains("petrel.hub.key-file")
                .doesNotContain("\tat ");
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

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(HubProperties.class)
    @Import(SecretBeans.class)
    static class Rooms {}
}
