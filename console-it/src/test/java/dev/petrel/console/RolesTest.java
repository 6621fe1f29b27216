package dev.petrel.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Who may not change something is shown no way to do it. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class RolesTest {

    /** Those that everybody may look at. */
    static final List<String> PAGES = List.of(
            "/",
            "/live",
            "/events",
            "/cameras",
            "/cameras/yard",
            "/jobs",
            "/undelivered",
            "/settings",
            "/settings/history",
            "/access");

    /** Where what can be pressed leads. */
    private static final String WAYS =
            "[...document.querySelectorAll('[hx-post], [hx-put], [hx-patch], [hx-delete], form[method=post]')]"
                    + ".filter(one => one.matches('form') ? one.querySelector(':enabled:not([type=hidden])') : one.matches(':enabled'))"
                    + ".map(one => one.getAttribute('hx-post') ?? one.getAttribute('hx-put') ?? one.getAttribute('hx-patch')"
                    + " ?? (one.hasAttribute('hx-delete') ? 'delete ' + one.getAttribute('hx-delete')"
                    + " : new URL(one.action).pathname))";

    @TempDir
    private static Path data;

    private static Ground ground;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
        ground.call("PUT", "/api/v1/cameras/yard", "{\"name\": \"Yard\"}");
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @ParameterizedTest
    @CsvSource({
        "viewer,    '/logout|/access/password'",
        "publisher, '/logout|/access/password|/live/publish|/jobs|/settings/test-message|/settings/discovery|/cameras/[^/]+/discovery'"
    })
    void aPageLeadsOnlyWhereItsReaderMayGo(String role, String allowed) {
        String made = ground.call("POST", "/api/v1/users", "{\"name\": \"" + role + "\", \"role\": \"" + role + "\"}");
        String password = JsonMapper.shared().readTree(made).get("password").asString();
        try (Tab tab = Tab.of(ground, role, password)) {
            for (String path : PAGES) {
                Response answer = tab.page().navigate(ground.url() + path);
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat((List<?>) tab.page().evaluate(WAYS))
                        .as("what a %s can press on %s", role, path)
                        .isNotEmpty()
                        .allSatisfy(way -> assertThat(String.valueOf(way)).matches(allowed));
            }
            assertThat(tab.complaints()).isEmpty();
        }
    }
}
