package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services on the first page. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class FleetTest {

    private static final double LONG = 60_000;

    @TempDir
    private static Path data;

    private static Ground ground;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @Test
    void servicesAreShownAsTheySayThatTheyAreAndTheSilentOnesAreMarked() {
        try (Tab tab = Tab.ofAdmin(ground);
                PetrelClient brain = service("brain");
                PetrelClient ears = service("ears");
                PetrelClient other = PetrelClient.of(ground.broker().url()).start()) {
            assertThat(tab.page().locator("#fleet")).containsText("No service was heard yet");
            brain.start();
            ears.start();
            says(tab, "brain", "Well");
            ears.report(HealthStatus.failing("the model is not loaded"));
            says(tab, "ears", "the model is not loaded");
            other.publish(Publication.text("system/health/rogue", "nonsense").withRetain(true));
            other.publish(Publication.text("system/keepalive/mouth", "x").withQos(Qos.AT_MOST_ONCE));
            other.publish(Publication.text("system/keepalive/mouth", "x").withQos(Qos.AT_MOST_ONCE));
            other.publish(Publication.text("system/keepalive/mouth", "x").withQos(Qos.AT_MOST_ONCE));

            says(tab, "rogue", "Unreadable");
            says(tab, "mouth", "Silent");
            assertThat(row(tab, "brain")).containsText("1.0 s", new ContainsTextOptions().setTimeout(LONG));
            tab.holdsUp("fleet");

            brain.close(Duration.ofSeconds(5));
            says(tab, "brain", "Shut down");
            other.publish(Publication.text("system/health/rogue", "").withRetain(true));
            assertThat(row(tab, "rogue")).hasCount(0, new HasCountOptions().setTimeout(LONG));
        }
    }

    private static void says(Tab tab, String service, String text) {
        assertThat(row(tab, service)).containsText(text, new ContainsTextOptions().setTimeout(LONG));
    }

    private static Locator row(Tab tab, String service) {
        return tab.page().locator("#fleet tbody tr").filter(new Locator.FilterOptions().setHasText(service));
    }

    private static PetrelClient service(String name) {
        ConnectionSettings settings =
                ConnectionSettings.parse(ground.broker().url()).withSession(SessionPolicy.clean(name));
        return PetrelClient.of(ClientOptions.of(settings.withService(
                settings.service().withHealth(true).withHeartbeat(true).withHeartbeatInterval(Duration.ofSeconds(1)))));
    }
}
