package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.PetrelClient;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages of cameras. */
@RequiresChromium
@RequiresMosquitto
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CamerasPageTest {

    private static final double LONG = 20_000;
    private static final String DOCUMENT = "homeassistant/device/liveobject_front_door/config";

    /** Says what has changed when the test has it said, and at no other time. */
    private static final String STREAM_OF_THE_TEST = "window.EventSource = class {"
            + " constructor() { window.stream = this; this.heard = {}; }"
            + " addEventListener(kind, then) { this.heard[kind] = then; }"
            + " close() {} };";

    /** What stands retained below homeassistant, by topic. */
    private static final Map<String, String> STANDING = new ConcurrentHashMap<>();

    @TempDir
    private static Path data;

    private static Ground ground;
    private static PetrelClient home;
    private static Tab tab;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
        home = PetrelClient.of(ground.broker().url());
        home.subscribe("homeassistant/#", message -> {
            STANDING.put(message.topic().name(), message.payload().utf8());
        });
        home.start();
        tab = Tab.ofAdmin(ground);
    }

    @AfterAll
    static void stop() {
        tab.close();
        home.close();
        ground.close();
    }

    @Test
    @Order(1)
    void aCameraIsAddedAndWhatIsWrongIsSaidAtItsField() {
        Page page = tab.open("/cameras");
        assertThat(page.getByText("No cameras yet")).isVisible();
        assertThat(page.getByText("Publish discovery for all")).isHidden();
        tab.holdsUp("cameras-empty");
        // What looked at the page for flaws leaves traces in its elements.
        page = tab.open("/cameras");

        page.getByText("Add camera").click();
        assertThat(page.locator("#id-flaw")).containsText("Id is empty");
        assertThat(tab.complaints()).allSatisfy(said -> assertThat(said).contains("422"));
        page.getByLabel("Id", new Page.GetByLabelOptions().setExact(true)).fill("front_door");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Front door");
        page.getByText("Add camera").click();

        assertThat(page.locator("#camera-list")).containsText("Front door");
        assertThat(page.getByText("Publish discovery for all")).isVisible();
        await().untilAsserted(() -> assertThat(STANDING.get(DOCUMENT)).contains("Front door"));
    }

    @Test
    @Order(2)
    void theEntitiesOfACameraFollowItsEvents() {
        Page page = tab.open("/cameras/front_door");
        assertThat(entity("AI Events")).containsText("Unknown");

        Sightings.post(ground, "ring", "front_door", "Somebody rings", "person");

        assertThat(entity("AI Events")).containsText("Somebody rings");
        assertThat(entity("Events Today")).containsText("1 events");
        assertThat(entity("Activity")).containsText("Detected");
        assertThat(entity("Status")).containsText("online");
        assertThat(page.getByText("liveobject/camera/front_door/counts").first())
                .isVisible();
        tab.holdsUp("camera");

        Sightings.post(ground, "long", "front_door", "x".repeat(300), "person");

        assertThat(entity("AI Events").locator("td").first()).hasText("x".repeat(255));
    }

    @Test
    @Order(3)
    void discoveryIsRemovedAndPublishedAgainWithAnAccountOfWhatWasSent() {
        Page page = tab.open("/cameras/front_door");

        button(page, "Remove discovery").click();
        page.locator("#ask-yes").click();
        assertThat(page.locator("#account")).containsText(DOCUMENT);
        await().untilAsserted(() -> assertThat(STANDING).containsEntry(DOCUMENT, ""));
        assertThat(page.getByText("Discovery was removed for this camera")).isVisible();

        button(page, "Publish discovery").click();
        assertThat(page.locator("#account")).containsText("Published");
        await().untilAsserted(() -> assertThat(STANDING.get(DOCUMENT)).contains("Front door"));
        assertThat(page.getByText("Discovery was removed for this camera")).hasCount(0);
    }

    @Test
    @Order(4)
    void aCameraThatIsSwitchedOffIsTakenFromHomeAssistant() {
        Page page = tab.open("/cameras");

        button(page, "Switch off Front door").click();

        assertThat(page.locator("#camera-list")).containsText("Switched off");
        await().untilAsserted(() -> assertThat(STANDING).containsEntry(DOCUMENT, ""));
        button(page, "Switch on Front door").click();
        assertThat(page.locator("#camera-list")).containsText("Online");
        await().untilAsserted(() -> assertThat(STANDING.get(DOCUMENT)).contains("Front door"));
    }

    @Test
    @Order(5)
    void whatCameOfARequestIsToldAlsoIfItsButtonIsGoneByThen() {
        Page page = tab.open("/cameras");
        Locator pressed = page.locator("[data-pressed]");
        String mark = "document.getElementById('switch-front_door').dataset.pressed = 'yes'";
        page.route("**/enabled?on=false", route -> {
            APIResponse answer = route.fetch();
            assertThat(pressed).hasCount(0, new HasCountOptions().setTimeout(LONG));
            route.fulfill(new Route.FulfillOptions().setResponse(answer));
        });
        page.evaluate(mark);
        button(page, "Switch off Front door").click();
        assertThat(page.locator("#told")).containsText("Front door is switched off");

        page.route("**/enabled?on=true", route -> {
            ground.call("PUT", "/api/v1/cameras/front_door", "{\"name\": \"Front door\"}");
            assertThat(pressed).hasCount(0, new HasCountOptions().setTimeout(LONG));
            route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("{\"detail\": \"the database is away\"}"));
        });
        page.evaluate(mark);
        button(page, "Switch on Front door").click();
        assertThat(page.locator("#told")).containsText("The database is away.");
        page.unrouteAll();
        tab.complaints();
    }

    @Test
    @Order(6)
    void allCamerasArePublishedWithAnAccount() {
        ground.call("PUT", "/api/v1/cameras/yard", "{\"name\": \"Back yard\", \"status\": \"disconnected\"}");
        Page page = tab.open("/cameras");
        assertThat(page.locator("#camera-list")).containsText("Offline");

        button(page, "Publish discovery for all").click();

        assertThat(page.locator("#account")).containsText("homeassistant/device/liveobject_yard/config");
        assertThat(page.locator("#account")).containsText("2 cameras");
        tab.holdsUp("cameras");
    }

    @Test
    @Order(7)
    void aCameraIsChangedAndRemoved() {
        Page page = tab.open("/cameras/yard");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Garden");
        button(page, "Save changes").click();
        assertThat(page.locator("#told")).containsText("Saved.");
        assertThat(ground.call("GET", "/api/v1/cameras/yard", "")).contains("Garden");

        button(page, "Remove camera").click();
        page.locator("#ask-yes").click();

        assertThat(page).hasURL(ground.url() + "/cameras");
        assertThat(page.locator("#camera-list")).not().containsText("Garden");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    @Order(8)
    void whatChangesWhileAPartOfThePageIsOnItsWayIsShownToo() {
        Page page = tab.page().context().newPage();
        page.addInitScript(STREAM_OF_THE_TEST);
        page.navigate(ground.url() + "/cameras");
        List<Route> asked = new ArrayList<>();
        page.route("**/cameras/~list", asked::add);
        page.evaluate("stream.heard.cameras()");
        page.waitForCondition(() -> !asked.isEmpty());
        APIResponse early = asked.getFirst().fetch();

        ground.call("PUT", "/api/v1/cameras/attic", "{\"name\": \"Attic\"}");
        page.evaluate("stream.heard.cameras()");
        asked.getFirst().fulfill(new Route.FulfillOptions().setResponse(early));
        page.waitForCondition(() -> asked.size() > 1);
        asked.getLast().resume();

        assertThat(page.locator("#camera-list")).containsText("Attic");
        page.close();
    }

    private Locator entity(String name) {
        return tab.page()
                .locator("#entities tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page().getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
