package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands around every page. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class FrameTest {

    private static final double LONG = 60_000;

    @TempDir
    private static Path data;

    private static Ground ground;
    private Tab tab;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @BeforeEach
    void logIn() {
        tab = Tab.ofAdmin(ground);
    }

    @AfterEach
    void close() {
        tab.close();
    }

    @Test
    void theBadgeSaysThatTheBrokerWentAndCameBack() {
        Locator badge = tab.page().locator("#badge");
        assertThat(badge).hasText("Connected");

        ground.broker().stop();
        assertThat(badge).not().hasText("Connected", new HasTextOptions().setTimeout(LONG));
        ground.broker().restart();

        assertThat(badge).hasText("Connected", new HasTextOptions().setTimeout(LONG));
    }

    @Test
    void thePageSaysThatTheHubIsGoneAndComesBackToTheLoginByItself() {
        tab.open("/");

        ground.stopHub();
        assertThat(tab.page().locator("#gone")).isVisible(new IsVisibleOptions().setTimeout(LONG));
        ground.startHub();

        assertThat(tab.page().getByLabel("Password")).isVisible(new IsVisibleOptions().setTimeout(LONG));
    }

    @Test
    void theLoginLeadsBackToThePageThatWasAskedFor() {
        try (Tab stranger = new Tab(ground)) {
            stranger.open("/settings");

            stranger.page().getByLabel("Name").fill("admin");
            stranger.page().getByLabel("Password").fill(Ground.PASSWORD);
            stranger.page().locator("button").click();

            assertThat(stranger.page()).hasURL(ground.url() + "/settings");
        }
    }

    @Test
    void theFirstPageIsSmall() {
        try (Tab fresh = tab.withoutCache()) {
            assertThat(fresh.transferred("/")).isLessThan(150_000);
        }
    }

    @Test
    void theThemeIsKept() {
        tab.page().locator("[data-theme-next]").click();
        tab.open("/");

        assertThat(tab.page().locator("html")).hasAttribute("data-theme", "light");
    }

    @Test
    void theLoginHoldsUp() {
        try (Tab stranger = new Tab(ground)) {
            stranger.open("/login");
            stranger.holdsUp("login");
        }
    }

    @Test
    void theFirstPageHoldsUp() {
        tab.open("/");
        assertThat(tab.page().locator("#gone")).isHidden(new IsHiddenOptions());
        tab.holdsUp("overview");
    }
}
