package dev.petrel.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab of the browser with a session of its own, which remembers what the console complains of. */
final class Tab implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final Ground ground;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** A tab on a hub where nobody is logged in. */
    Tab(Ground ground) {
        this(ground, "");
    }

    private Tab(Ground ground, String session) {
        this.ground = ground;
        this.context = Browsers.get()
                .newContext(new Browser.NewContextOptions()
                        .setStorageState(session.isEmpty() ? "{}" : session)
                        .setViewportSize(1280, 800)
                        .setTimezoneId("Europe/Berlin")
                        .setLocale("en-GB")
                        .setPermissions(List.of("clipboard-read", "clipboard-write")));
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** A tab where the administrator is logged in. */
    static Tab ofAdmin(Ground ground) {
        return of(ground, "admin", Ground.PASSWORD);
    }

    /** A tab where a user is logged in. */
    static Tab of(Ground ground, String name, String password) {
        Tab tab = new Tab(ground);
        tab.open("/login");
        tab.page.getByLabel("Name").fill(name);
        tab.page.getByLabel("Password").fill(password);
        tab.page.getByText("Log in", new Page.GetByTextOptions().setExact(true)).click();
        tab.page.waitForURL(ground.url() + "/");
        return tab;
    }

    Page page() {
        return page;
    }

    /** The hub's address. */
    String url() {
        return ground.url();
    }

    Page open(String path) {
        page.navigate(ground.url() + path);
        return page;
    }

    /** What the browser's console said as errors, and scripts that failed; forgets them. */
    List<String> complaints() {
        List<String> said = List.copyOf(complaints);
        complaints.clear();
        return said;
    }

    /**
     * Looks at the open page as all kinds of people do: in both themes and on a narrow telephone, with a picture of each;
     * fails if something is hard to use, or wider than the screen, or in error.
     */
    void holdsUp(String name) {
        // What stays at the upper edge is there in the pictures too.
        page.evaluate("window.scrollTo(0, 0)");
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            picture(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(grave()).as("%s, %s", name, theme).isEmpty();
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(360, 740);
        picture(name + "-telephone");
        Object width = page.evaluate("document.documentElement.scrollWidth");
        page.setViewportSize(1280, 800);
        assertThat(width).as("width of %s on a telephone", name).isEqualTo(360);
        assertThat(complaints()).as("errors on %s", name).isEmpty();
    }

    private List<String> grave() {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList())
                        .toList();
    }

    private void picture(String name) {
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Another one of the same session, with nothing in its cache. */
    Tab withoutCache() {
        return new Tab(ground, context.storageState());
    }

    /** How many bytes come over the line until a page has been loaded for the first time, compressed as they are. */
    long transferred(String path) {
        List<Request> requests = new CopyOnWriteArrayList<>();
        page.onRequestFinished(requests::add);
        open(path);
        return requests.stream()
                .map(Request::sizes)
                .mapToLong(sizes -> (long) sizes.responseBodySize + sizes.responseHeadersSize)
                .sum();
    }

    @Override
    public void close() {
        context.close();
    }
}
