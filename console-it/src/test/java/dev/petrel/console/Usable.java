package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * When the first page was of use, in milliseconds since it was asked for.
 *
 * @param painted when something of it was seen first
 * @param ready when its document was read and its scripts had run
 * @param clicked when a click on a button had taken effect, made as soon as that
 */
record Usable(double painted, double ready, double clicked) {

    /** Notes when the theme changes, which is what the click is for. */
    private static final String WATCH = "new MutationObserver(() => { window.clicked ??= performance.now(); })"
            + ".observe(document, {subtree: true, attributes: true, attributeFilter: ['data-theme']})";

    private static final String TIMES = "() => new Promise(done => new PerformanceObserver(seen => done({"
            + " painted: seen.getEntriesByName('first-contentful-paint')[0].startTime,"
            + " ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,"
            + " clicked: window.clicked })).observe({type: 'paint', buffered: true}))";

    /**
     * Opens the page and clicks.
     *
     * @param button where the one for the theme is
     */
    static Usable measure(Tab fresh, BoundingBox button) {
        Page page = fresh.page();
        page.addInitScript(WATCH);
        page.navigate(fresh.url() + "/", new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
        page.mouse().click(button.x + button.width / 2, button.y + button.height / 2);
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        Map<?, ?> times = (Map<?, ?>) page.evaluate(TIMES);
        return new Usable(number(times, "painted"), number(times, "ready"), number(times, "clicked"));
    }

    private static double number(Map<?, ?> times, String name) {
        Object value = times.get(name);
        return value instanceof Number number ? number.doubleValue() : Double.POSITIVE_INFINITY;
    }

    /** The median of each. */
    static Usable median(List<Usable> all) {
        return new Usable(middle(all, Usable::painted), middle(all, Usable::ready), middle(all, Usable::clicked));
    }

    private static double middle(List<Usable> all, ToDoubleFunction<Usable> time) {
        return all.stream()
                .map(time::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(all.size() / 2);
    }

    /** When all of it had come about. */
    double whole() {
        return Math.max(painted, Math.max(ready, clicked));
    }

    @Override
    public String toString() {
        return "seen after %.0f ms, ready after %.0f ms, a click took effect after %.0f ms"
                .formatted(painted, ready, clicked);
    }
}
