package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the broker, as an administrator changes them. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class SettingsPageTest {

    private static final String CANARY = "canary-in-the-broker";

    @TempDir
    private static Path data;

    private static Ground ground;
    private Tab tab;
    private Page page;

    @BeforeAll
    static void start() {
        ground = new Ground(data);
        ground.call("PUT", "/api/v1/cameras/yard-1", "{\"name\": \"Back yard\"}");
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @BeforeEach
    void logIn() {
        ground.connected();
        tab = Tab.ofAdmin(ground);
        tab.page().setDefaultTimeout(10_000);
        page = tab.open("/settings");
    }

    @AfterEach
    void close() {
        tab.close();
    }

    @Test
    void aChangeIsSavedAndTheConnectionFollows() {
        assertThat(button("Save changes")).isDisabled();
        page.getByLabel("Topic prefix").fill("garden");
        page.getByLabel("Expiry of events").fill("600");

        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("Saved. Connected to 127.0.0.1:");
        assertThat(button("Save changes")).isDisabled();
        assertThat(ground.call("GET", Ground.MQTT + "/config", ""))
                .contains("\"topic_prefix\":\"garden\"", "\"message_expiry_seconds\":600");
    }

    @Test
    void topicsAreShownAsTheHubMakesThemWithTheIdOfTheCamera() {
        page.getByLabel("Topic prefix").fill("house/hall");
        page.getByLabel("Discovery prefix").fill("ha");

        assertThat(page.locator("#topics")).containsText("house/hall/camera/yard-1/event");
        assertThat(page.locator("#availability")).containsText("house/hall/status");
        assertThat(page.locator("#discovery")).containsText("ha/device/liveobject_yard-1/config");
    }

    @Test
    void whatIsNotRightIsSaidBesideTheFieldAndNothingTypedIsLost() {
        page.getByLabel("Port").fill("70000");
        page.getByLabel("Topic prefix").fill("a/#");
        assertThat(page.locator("#broker_port-flaw")).containsText("65535");
        page.locator("#password").fill(CANARY);

        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("Not saved: 2 fields");
        assertThat(page.locator("#topic_prefix-flaw")).containsText("wildcards");
        assertThat(page.getByLabel("Port")).isFocused();
        assertThat(page.getByLabel("Port")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#password")).hasValue(CANARY);
        button("Cancel").click();
        assertThat(page.getByLabel("Port"))
                .hasValue(String.valueOf(ground.broker().port()));
        assertThat(page.locator("#broker_port-flaw")).hasText("");
    }

    @Test
    void aTestSaysWhatIsWrongAndWhatHelpsAndStoresNothing() {
        button("Test connection").click();
        assertThat(page.locator("#trial")).containsText("Connected to 127.0.0.1:");

        page.getByLabel("Port").fill("1");
        button("Test connection").click();

        assertThat(page.locator("#trial")).containsText("Check host and port", within(15));
        assertThat(ground.call("GET", Ground.MQTT + "/config", ""))
                .contains("\"broker_port\":" + ground.broker().port());
        page.getByLabel("Host").fill(" ");
        assertThat(button("Test connection")).isDisabled();
    }

    @Test
    void whileATestRunsItsButtonSaysSo() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            page.getByLabel("Port").fill(String.valueOf(silent.getLocalPort()));
            button("Test connection").click();
            Socket taken = silent.accept();
            assertThat(button("Test connection")).hasClass(Pattern.compile(".*htmx-request.*"));
            taken.close();
        }

        assertThat(page.locator("#trial")).containsText("Check host and port", within(15));
        assertThat(button("Test connection")).not().hasClass(Pattern.compile(".*htmx-request.*"));
    }

    @Test
    void whoTestsWhileTooManyAreTestingIsToldToTryAgain() throws IOException {
        String elsewhere = "{\"broker_host\": \"127.0.0.1\", \"broker_port\": ";
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                String there = elsewhere + silent.getLocalPort() + "}";
                for (int i = 0; i < 4; i++) {
                    others.execute(() -> ground.call("PUT", Ground.MQTT + "/config?dry_run=true", there));
                }
                List<Socket> taken = List.of(silent.accept(), silent.accept(), silent.accept(), silent.accept());

                button("Test connection").click();

                assertThat(page.locator("#told")).containsText("are being tested already: try again in a moment.");
                assertThat(page.locator("#trial")).hasText("");
                for (Socket one : taken) {
                    one.close();
                }
            }
        }
        button("Test connection").click();
        assertThat(page.locator("#trial")).containsText("Connected to 127.0.0.1:");
    }

    /** (S8) */
    @Test
    void aPasswordIsNeverShownAndNeverGoesToAnotherPlace() {
        page.locator("#password").fill(CANARY);
        page.getByLabel("User name").fill("hub");
        button("Save changes").click();
        assertThat(page.getByText("Stored", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        for (String path : new String[] {"/settings", "/settings/history", "/access/audit", "/"}) {
            tab.open(path);
            assertThat(page.content()).doesNotContain(CANARY);
        }

        tab.open("/settings");
        page.getByLabel("Host").fill("localhost");
        assertThat(page.locator("#drops")).containsText("It is removed when you save");
        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("The stored password was removed", within(15));
        assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"has_password\":false");
    }

    @Test
    void aStoredPasswordCanBeRemoved() {
        ground.call("PATCH", Ground.MQTT + "/config", "{\"password\": \"" + CANARY + "\"}");
        tab.open("/settings");

        page.getByLabel("Remove the stored password").check();
        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("Saved.");
        assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"has_password\":false");
    }

    @Test
    void whoWasOvertakenIsToldAndDecides() {
        page.getByLabel("Topic prefix").fill("mine");
        ground.call("PATCH", Ground.MQTT + "/config", "{\"topic_prefix\": \"theirs\"}");

        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("What you typed is still here");
        assertThat(page.locator("#outcome tbody")).containsText("theirs");
        assertThat(page.getByLabel("Topic prefix")).hasValue("mine");
        tab.holdsUp("settings-overtaken");
        button("Save mine all the same").click();
        assertThat(page.locator("#outcome")).containsText("Saved.");
        assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"topic_prefix\":\"mine\"");
    }

    @Test
    void theMasterSwitchHidesTheRestAndKeepsIt() {
        page.getByLabel("Connect to the broker").uncheck();
        assertThat(page.getByLabel("Host")).isHidden();

        button("Save changes").click();

        assertThat(page.locator("#outcome")).containsText("switched off");
        assertThat(button("Send test message")).isDisabled();
        assertThat(button("Publish discovery")).isDisabled();
        assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"broker_host\":\"127.0.0.1\"");
    }

    @Test
    void aTestMessageAndDiscoveryArePublished() {
        button("Send test message").click();
        assertThat(page.locator("#told")).containsText("taken a test message on");

        button("Publish discovery").click();

        assertThat(page.locator("#told")).containsText("told about one camera");
    }

    @Test
    void whoLeavesWithChangesIsAsked() {
        page.getByLabel("Topic prefix").fill("unsaved");
        page.onceDialog(dialog -> {
            assertThat(dialog.type()).isEqualTo("beforeunload");
            dialog.dismiss();
        });

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("History"))
                .click();

        assertThat(page.getByLabel("Topic prefix")).hasValue("unsaved");
        assertThat(page).hasURL(ground.url() + "/settings");
    }

    @Test
    void theSettingsHoldUp() {
        tab.open("/settings");
        tab.holdsUp("settings");
    }

    @Test
    void theHistoryShowsWhoChangedWhatAndLeadsBack() {
        ground.call("PATCH", Ground.MQTT + "/config", "{\"topic_prefix\": \"before\"}");
        ground.call(
                "PATCH", Ground.MQTT + "/config", "{\"topic_prefix\": \"after\", \"password\": \"" + CANARY + "\"}");
        tab.open("/settings/history");
        Locator newest = page.locator("#changes article").first();
        assertThat(newest).containsText("In use");
        assertThat(newest).containsText("before");
        assertThat(newest).containsText("another one");
        tab.holdsUp("history");

        page.locator("#changes article").nth(1).getByText("Go back to this").click();
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Go back").setExact(true))
                .click();

        assertThat(page.locator("#outcome")).containsText("Saved.");
        assertThat(ground.call("GET", Ground.MQTT + "/config", "")).contains("\"topic_prefix\":\"before\"");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static ContainsTextOptions within(int seconds) {
        return new ContainsTextOptions().setTimeout(seconds * 1000.0);
    }
}
