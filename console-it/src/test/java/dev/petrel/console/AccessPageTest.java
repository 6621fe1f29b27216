package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users, tokens, one's own password and the audit log. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class AccessPageTest {

    private static final List<String> PAGES = List.of("/access", "/access/audit", "/settings/history", "/");

    @TempDir
    private static Path data;

    private static Ground ground;
    private Tab tab;
    private Page page;

    @BeforeAll
    static void start() {
        ground = new Ground(data);
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @BeforeEach
    void logIn() {
        tab = Tab.ofAdmin(ground);
        tab.page().setDefaultTimeout(10_000);
        page = tab.open("/access");
    }

    @AfterEach
    void close() {
        tab.close();
    }

    @Test
    void aTokenIsShownOnceAndCanBeRevoked() {
        Locator tokens = page.locator("#tokens");
        tokens.getByLabel("Name").fill("doorbell");
        button("Make token").click();
        String secret = page.locator("#token-secret").textContent();
        assertThat(secret).startsWith("petrel_");
        tokens.getByText("Copy", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);
        tab.holdsUp("access");
        standsNowhere(secret);

        tab.open("/access");
        button("Revoke doorbell").click();
        button("Revoke").click();

        assertThat(page.locator("#tokens")).containsText("No tokens yet");
    }

    @Test
    void aUserIsAddedWithAPasswordThatIsShownOnceAndGetsAnotherRole() {
        String password = add("vera", "viewer");
        assertThat(page.locator("#users")).containsText("The password of vera");
        page.getByLabel("Role of vera").selectOption("publisher");

        assertThat(page.locator("#told")).containsText("vera is publisher now");
        assertThat(ground.call("GET", "/api/v1/users", "")).contains("\"name\":\"vera\",\"role\":\"publisher\"");
        standsNowhere(password);
        tab.open("/access");
        button("Remove vera").click();
        button("Remove").click();
        assertThat(page.locator("#users")).not().containsText("vera");
    }

    @Test
    void whatIsNotRightIsSaidBesideTheField() {
        page.locator("#users").getByLabel("Name").fill("admin");
        button("Add user").click();

        assertThat(page.locator("#user-name-flaw")).containsText("There is a user of that name");
        assertThat(page.locator("#users").getByLabel("Name")).hasValue("admin");
        assertThat(page.locator("#users").getByLabel("Name")).isFocused();
    }

    @Test
    void aViewerSeesAndChangesNothingButTheOwnPassword() {
        String password = add("olga", "viewer");
        try (Tab olga = new Tab(ground)) {
            logIn(olga, "olga", password);
            olga.open("/access");
            assertThat(olga.page().locator("#tokens")).hasCount(0);
            assertThat(olga.page().locator("#users")).hasCount(0);
            olga.holdsUp("access-own");

            change(olga, "guessed", "a password of olga");
            assertThat(olga.page().locator("#present-flaw")).containsText("Is not your password");
            change(olga, password, "short");
            assertThat(olga.page().locator("#password-flaw")).containsText("characters");
            change(olga, password, "a password of olga");

            olga.page().waitForURL(url -> url.contains("/login"));
            logIn(olga, "olga", "a password of olga");
            assertThat(olga.page()).hasURL(ground.url() + "/access");
        }
    }

    @Test
    void theAuditLogHasPages() {
        for (int i = 0; i < 15; i++) {
            ground.call("POST", "/api/v1/tokens", "{\"name\": \"t" + i + "\", \"role\": \"viewer\"}");
            String listed = ground.call("GET", "/api/v1/tokens", "");
            ground.call(
                    "DELETE",
                    "/api/v1/tokens/" + listed.replaceAll("(?s).*\"id\":\"([^\"]+)\",\"name\":\"t" + i + "\".*", "$1"),
                    "");
        }
        tab.open("/access/audit");
        tab.holdsUp("audit");
        page.getByText("Older").click();
        assertThat(page.getByText("Newest", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    private String add(String name, String role) {
        page.locator("#users").getByLabel("Name").fill(name);
        page.locator("#user-role").selectOption(role);
        button("Add user").click();
        return page.locator("#user-secret").textContent();
    }

    private static void logIn(Tab who, String name, String password) {
        if (!who.page().url().contains("/login")) {
            who.open("/login");
        }
        who.page().getByLabel("Name").fill(name);
        who.page().getByLabel("Password").fill(password);
        who.page()
                .getByText("Log in", new Page.GetByTextOptions().setExact(true))
                .click();
        who.page().waitForURL(url -> !url.contains("/login"));
    }

    private static void change(Tab who, String present, String wanted) {
        who.page().locator("#present").fill(present);
        who.page().locator("#password").fill(wanted);
        who.page().locator("#again").fill(wanted);
        who.page().getByText("Change password").click();
    }

    private void standsNowhere(String secret) {
        for (String path : PAGES) {
            tab.open(path);
            assertThat(page.content()).doesNotContain(secret);
        }
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
