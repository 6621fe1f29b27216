package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first page, on a hub that has a broker. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class OverviewPageTest {

    private static final double LONG = 60_000;

    @TempDir
    private static Path data;

    private static Ground ground;
    private static Tab tab;

    @BeforeAll
    static void start() {
        ground = new Ground(data);
        tab = Tab.ofAdmin(ground);
        assertThat(tab.page().locator("#standing")).containsText("No broker is set yet");
        assertThat(tab.page().locator("#standing a")).hasAttribute("href", "/setup");
        tab.holdsUp("overview-empty");
        ground.connected();
    }

    @AfterAll
    static void stop() {
        tab.close();
        ground.close();
    }

    @BeforeEach
    void open() {
        ground.call("POST", Ground.MQTT + "/connect", "");
        tab.open("/");
        drawn();
        assertThat(tab.page().locator("#badge")).hasText("Connected", new HasTextOptions().setTimeout(LONG));
    }

    @AfterEach
    void forget() {
        tab.complaints();
    }

    @Test
    void whatIsPublishedIsCountedAndTold() {
        for (int i = 0; i < 30; i++) {
            ground.call("POST", Ground.MQTT + "/test-message", "");
        }

        assertThat(figure("Published")).not().hasText("0", new HasTextOptions().setTimeout(LONG));
        assertThat(figure("Broker")).hasText("127.0.0.1:" + ground.broker().port());
        assertThat(figure("Protocol")).hasText("MQTT 5.0");
        assertThat(tab.page().locator("#times-summary"))
                .containsText("messages were acknowledged within", new ContainsTextOptions().setTimeout(LONG));
        tab.page().getByText("By the minute, as a table").click();
        assertThat(tab.page().locator("#minutes tbody tr").first()).containsText("ms");
        assertThat(tab.page().locator("#minutes tbody tr").first()).isVisible();
        tab.holdsUp("overview");
    }

    @Test
    void aBrokerThatIsAwayIsToldWithWhatToDoAndKeptAmongTheErrors() {
        ground.broker().stop();
        Locator standing = tab.page().locator("#standing");
        assertThat(standing).containsText("The broker is not reached", new ContainsTextOptions().setTimeout(LONG));
        assertThat(standing).containsText("Check that the broker runs");
        assertThat(tab.page().locator("#errors"))
                .containsText("Not connected", new ContainsTextOptions().setTimeout(LONG));
        tab.holdsUp("overview-away");

        ground.broker().restart();
        ground.call("POST", Ground.MQTT + "/connect", "");
        assertThat(standing).containsText("Events are published", new ContainsTextOptions().setTimeout(LONG));
        assertThat(tab.page().locator("#errors")).containsText("Connection lost");
    }

    @Test
    void theHubIsDisconnectedAndConnectedByButtons() {
        button("Disconnect").click();
        assertThat(tab.page().locator("#ask")).isVisible();
        tab.page().locator("#ask-yes").click();

        assertThat(tab.page().locator("#badge")).hasText("Paused", new HasTextOptions().setTimeout(LONG));
        assertThat(tab.page().locator("#told")).containsText("Disconnected.");
        button("Connect").click();

        assertThat(tab.page().locator("#badge")).hasText("Connected", new HasTextOptions().setTimeout(LONG));
        assertThat(tab.page().locator("#told")).containsText("Connected to");
    }

    @Test
    void aQuestionIsAnsweredAlsoIfItsButtonWasDrawnAnewMeanwhile() {
        Page page = tab.page();
        button("Disconnect").click();
        page.evaluate("document.getElementById('disconnect').dataset.pressed = 'yes'");
        page.evaluate("document.body.dispatchEvent(new CustomEvent('petrel-connection'))");
        assertThat(page.locator("[data-pressed]")).hasCount(0);

        page.locator("#ask-yes").click();

        assertThat(page.locator("#badge")).hasText("Paused", new HasTextOptions().setTimeout(LONG));
        assertThat(page.locator("#ask")).isHidden();
    }

    @Test
    void chartsComeLateAndLightAndMoveNothing() {
        List<Request> requests = new CopyOnWriteArrayList<>();
        try (Tab fresh = tab.withoutCache()) {
            fresh.page().onRequestFinished(requests::add);
            fresh.page()
                    .waitForRequestFinished(
                            new Page.WaitForRequestFinishedOptions()
                                    .setPredicate(request -> request.url().contains("chart.umd")),
                            () -> fresh.open("/"));
            assertThat(fresh.page().locator("#times-card")).hasAttribute("data-drawn", "yes");

            assertThat(transferred(requests, "chart.umd")).isGreaterThan(50_000);
            assertThat(transferred(requests, "")).isLessThan(150_000);
            Object shift = fresh.page()
                    .evaluate("() => new Promise(done => { let sum = 0; new PerformanceObserver(seen => {"
                            + " seen.getEntries().forEach(entry => { sum += entry.value; }); done(sum); })"
                            + ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })");
            assertThat(((Number) shift).doubleValue()).isLessThan(0.02);
        }
    }

    private static long transferred(List<Request> requests, String part) {
        return requests.stream()
                .filter(request -> request.url().contains(part))
                .map(Request::sizes)
                .mapToLong(sizes -> (long) sizes.responseBodySize + sizes.responseHeadersSize)
                .sum();
    }

    @Test
    void chartsFollowTheTheme() {
        String before = picture();
        tab.page().locator("[data-theme-next]").click();
        tab.page().locator("[data-theme-next]").click();

        assertThat(tab.page().locator("html")).hasAttribute("data-theme", "dark");
        assertThat(picture()).isNotEqualTo(before);
        tab.page().locator("[data-theme-next]").click();
    }

    private String picture() {
        return (String) tab.page().evaluate("document.getElementById('rate-chart').toDataURL()");
    }

    private void drawn() {
        assertThat(tab.page().locator("#times-card")).hasAttribute("data-drawn", "yes");
    }

    private Locator button(String name) {
        return tab.page().locator("#standing").getByText(name, new Locator.GetByTextOptions().setExact(true));
    }

    private Locator figure(String name) {
        return tab.page()
                .locator("#figures > div")
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page().getByText(name, new Page.GetByTextOptions().setExact(true))))
                .locator("dd");
    }
}
