package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of events. */
@RequiresChromium
@RequiresMosquitto
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventsPageTest {

    @TempDir
    private static Path data;

    private static Ground ground;
    private static Tab tab;

    @BeforeAll
    static void start() {
        ground = new Ground(data);
        tab = Tab.ofAdmin(ground);
    }

    @AfterAll
    static void stop() {
        tab.close();
        ground.close();
    }

    @Test
    @Order(1)
    void anEmptyPageSaysHowTheFirstEventIsPostedAndShowsIt() {
        Page page = tab.open("/events");
        assertThat(page.locator("#first-event")).containsText(ground.url() + "/api/v1/events");
        tab.holdsUp("events-empty");

        Sightings.post(ground, "first", "porch", "A parcel on the porch", "package");

        assertThat(rows().first()).containsText("A parcel on the porch");
        assertThat(rows().first().locator(".badge")).hasText("Waiting");
    }

    @Test
    @Order(2)
    void whatWaitsIsShownAsPublishedWhenTheBrokerHasIt() {
        tab.open("/events");
        assertThat(rows().first().locator(".badge")).hasText("Waiting");

        ground.connected();

        assertThat(rows().first().locator(".badge")).hasText("Published");
    }

    @Test
    @Order(3)
    void anEventShowsItsPictureAndTheMessageThatWasPublished() {
        Sightings.postWithPicture(ground, "pictured", "gate", "A person at the gate", "person");
        Page page = tab.open("/events");
        assertThat(rows().first().locator("img")).hasJSProperty("naturalWidth", 320);

        page.getByText("A person at the gate").click();

        assertThat(page.locator("#json")).containsText("\"event_id\" : \"pictured\"");
        assertThat(page.locator("#event-state .badge")).hasText("Published");
        assertThat(page.getByText("liveobject/camera/gate/event")).isVisible();
        assertThat(page.locator(".picture")).hasJSProperty("naturalWidth", 320);
        tab.holdsUp("event");
    }

    @Test
    @Order(4)
    void eventsAreFilteredByCameraAndKind() {
        Sightings.post(ground, "car", "street", "A car", "vehicle");
        Page page = tab.open("/events");

        page.getByLabel("Kind").selectOption("vehicle");
        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("A car");

        page.getByLabel("Camera").selectOption("gate");
        assertThat(page.getByText("No such events")).isVisible();
        page.getByText("Show all events").click();
        assertThat(rows()).hasCount(3);
    }

    @Test
    @Order(5)
    void olderEventsAreOnPagesOfTheirOwn() {
        for (int i = 0; i < 30; i++) {
            Sightings.post(ground, "many-" + i, "street", "Car number " + i, "vehicle");
        }
        Page page = tab.open("/events");
        assertThat(rows()).hasCount(24);

        page.getByText("Older").click();

        assertThat(rows().first()).containsText("Car number 5");
        assertThat(rows()).hasCount(9);
        page.getByText("Newest").click();
        assertThat(rows().first()).containsText("Car number 29");
        tab.holdsUp("events");
    }

    @Test
    @Order(6)
    void whoReadsFurtherDownStaysThereWhenNewEventsComeIn() {
        Page page = tab.open("/events");
        Locator read = page.getByText("Car number 15");
        page.evaluate("scrollTo(0, 600)");
        double before = read.boundingBox().y;

        Sightings.postWithPicture(ground, "late", "gate", "Somebody else", "person");

        assertThat(rows().first()).containsText("Somebody else");
        assertThat(read.boundingBox().y).isBetween(before - 1, before + 1);
        assertThat(tab.complaints()).isEmpty();
    }

    private Locator rows() {
        return tab.page().locator("#event-rows > li");
    }
}
