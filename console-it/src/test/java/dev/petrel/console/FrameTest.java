package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

    /** How often Tab leads on within the content. */
    private static final String PLACES = """
            [...document.querySelectorAll('#content :is(a[href], button, input, select, textarea):not(:disabled), #content summary')]
              .filter(one => one.checkVisibility() && one.type !== 'hidden').length
            """;

    /** What has the focus without showing it; empty for nothing. */
    private static final String HIDDEN_FOCUS = """
            (() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
              return one.closest('#content') && seen ? '' : one.outerHTML.slice(0, 200);
            })()
            """;

    private static final String MOVED = """
            () => new Promise(done => {
              let sum = 0;
              new PerformanceObserver(seen => seen.getEntries().forEach(entry => { sum += entry.value; }))
                .observe({type: 'layout-shift', buffered: true});
              requestAnimationFrame(() => setTimeout(() => done(sum)));
            })
            """;

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
    void everyPageIsWalkedWithTheKeyboardAndShowsWhereOneIsAndNothingMoves() {
        ground.call("PUT", "/api/v1/cameras/yard", "{\"name\": \"Yard\"}");
        Page page = tab.page();
        for (String path : RolesTest.PAGES) {
            tab.open(path);
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#content")).isFocused();

            int places = ((Number) page.evaluate(PLACES)).intValue();
            for (int i = 0; i < places; i++) {
                page.keyboard().press("Tab");
                assertThat((String) page.evaluate(HIDDEN_FOCUS))
                        .as("where the focus is on %s after %d steps", path, i + 1)
                        .isEmpty();
            }
            double moved = ((Number) page.evaluate(MOVED)).doubleValue();
            assertThat(moved)
                    .as("how far parts of %s moved by themselves", path)
                    .isLessThan(0.02);
        }
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void timesAreShownInTheZoneOfWhoLooks() {
        tab.open("/settings/history");
        Locator time = tab.page().locator("#content time").first();
        Instant at = Instant.parse(time.getAttribute("datetime"));

        assertThat(time)
                .hasText(DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.UK)
                        .format(at.atZone(ZoneId.of("Europe/Berlin"))));
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
        tab.holdsUp("overview-quiet");
    }
}
