package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.testkit.FreePort;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The path of the first settings. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class SetupTest {

    @TempDir
    private Path data;

    @Test
    void thePathLeadsFromNothingToAConnectionAndCanBeLeftAndTakenUpAgain() {
        try (Ground ground = new Ground(data);
                Tab tab = Tab.ofAdmin(ground)) {
            Page page = tab.page();
            page.setDefaultTimeout(10_000);
            tab.open("/setup");
            assertThat(page).hasURL(ground.url() + "/setup/broker");
            assertThat(button(page, "Test connection")).isDisabled();
            button(page, "Save and go on").click();
            assertThat(page.locator("#broker_host-flaw")).containsText("1 to 255 characters");
            tab.complaints();
            tab.holdsUp("setup-broker");

            page.getByLabel("Host").fill("127.0.0.1");
            page.getByLabel("Port").fill("1");
            button(page, "Test connection").click();
            assertThat(page.locator("#trial"))
                    .containsText("Check host and port", new ContainsTextOptions().setTimeout(20_000));
            page.getByLabel("Port").fill(String.valueOf(ground.broker().port()));
            button(page, "Test connection").click();
            assertThat(page.locator("#trial")).containsText("Connected to");
            button(page, "Save and go on").click();

            assertThat(page).hasURL(ground.url() + "/setup/topics");
            assertThat(page.locator("#connection")).containsText("Connected to 127.0.0.1");
            link(page, "Later").click();
            assertThat(page).hasURL(ground.url() + "/");
            tab.open("/setup");
            assertThat(page).hasURL(ground.url() + "/setup/topics");

            page.getByLabel("Topic prefix").fill("home");
            assertThat(page.locator("#examples")).containsText("home/camera/front_door/event");
            tab.holdsUp("setup-topics");
            button(page, "Save and go on").click();

            assertThat(page).hasURL(ground.url() + "/setup/done");
            tab.holdsUp("setup-done");
            assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"topic_prefix\":\"home\"");
        }
    }

    @Test
    void withTheEmbeddedBrokerTheFirstStepIsDoneAndThePathLeadsToTheEnd() {
        int port = FreePort.find();
        try (Ground ground = new Ground(
                        data.resolve("embedded"), "petrel.hub.broker.kind=embedded", "petrel.hub.broker.port=" + port);
                Tab tab = Tab.ofAdmin(ground)) {
            Page page = tab.page();
            page.setDefaultTimeout(10_000);
            assertThat(page.locator("#badge")).hasText("Connected");
            link(page, "Go on").click();
            assertThat(page).hasURL(ground.url() + "/setup/topics");
            assertThat(page.locator("#connection")).containsText("Connected to 127.0.0.1:" + port);

            link(page, "Back").click();
            assertThat(page.getByText("This broker is set already")).isVisible();
            button(page, "Test connection").click();
            assertThat(page.locator("#trial")).containsText("Connected to 127.0.0.1:" + port);
            tab.holdsUp("setup-embedded");
            button(page, "Save and go on").click();
            button(page, "Save and go on").click();

            assertThat(page).hasURL(ground.url() + "/setup/done");
            assertThat(page.locator("#connection")).containsText("Connected to 127.0.0.1:" + port);
            link(page, "To the overview").click();
            assertThat(page.locator("#standing")).containsText("Events are published as they come");
            assertThat(page.getByText("Go on setting up")).hasCount(0);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }
}
