package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.PetrelClient;
import dev.petrel.deadletter.DeadLetter;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.testkit.junit.RequiresMosquitto;
import dev.petrel.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What did not arrive, and what people do about it. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class UndeliveredPageTest {

    private static final double LONG = 60_000;

    @TempDir
    private static Path data;

    private static Ground ground;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @Test
    void lettersArePublishedAgainOrDiscardedByChoice() {
        List<String> sold = new CopyOnWriteArrayList<>();
        try (PetrelClient till = PetrelClient.of(ground.broker().url()).start();
                Tab tab = Tab.ofAdmin(ground)) {
            till.subscribe("till/4/sale", message -> sold.add(message.payload().utf8()))
                    .awaitGranted(Duration.ofMinutes(1));
            Page page = tab.open("/undelivered");
            assertThat(page.locator("#letters")).containsText("No dead letters");
            tab.holdsUp("undelivered-empty");
            letter(till, "till/4/sale", "{\"amount\": \"twelve\"}", "not an amount");
            letter(till, "till/5/sale", "nonsense", "no JSON");
            Path kept = data.resolve("dead-letters");
            Awaitility.await()
                    .until(() -> kept.toFile().isDirectory() && kept.toFile().list().length == 2);
            page.getByText("Show them").click();
            Locator letters = page.locator(".letters > li");
            assertThat(letters).hasCount(2);
            assertThat(page.locator("#letters")).not().containsText("No dead letters");

            click(page, "Publish again");
            page.locator("#ask-yes").click();
            assertThat(page.locator("#told")).containsText("Choose one or more letters first");

            page.getByLabel("Choose till/4/sale").check();
            click(page, "Publish again");
            page.locator("#ask-yes").click();
            assertThat(letters).hasCount(1);
            Awaitility.await().until(() -> sold.equals(List.of("{\"amount\": \"twelve\"}")));

            letters.locator("summary").click();
            assertThat(letters.locator("pre")).hasText("nonsense");
            tab.complaints();
            tab.holdsUp("undelivered-letters");
            page.getByLabel("All on this page").check();
            click(page, "Discard");
            page.locator("#ask-yes").click();
            assertThat(page.locator("#letters")).containsText("No dead letters");
        }
    }

    @Test
    void eventsThatWaitAreSeenUntilTheyHaveArrived() {
        try (Tab tab = Tab.ofAdmin(ground)) {
            Page page = tab.open("/undelivered");
            assertThat(page.locator("#events")).containsText("Nothing waits");

            ground.broker().stop();
            for (String event : List.of("yard", "yard", "Gate 1")) {
                ground.call("POST", "/api/v1/events", "{\"camera_id\": \"" + event + "\", \"description\": \"a fox\"}");
            }
            Locator topics = page.locator("#events tbody tr");
            assertThat(topics).hasCount(2, new HasCountOptions().setTimeout(LONG));
            assertThat(topics.nth(0)).containsText("liveobject/camera/yard/event");
            assertThat(topics.nth(0).locator("[data-label='Events']")).hasText("2");
            assertThat(topics.nth(0).locator("[data-label='Oldest accepted']")).containsText("ago");
            assertThat(topics.nth(0).locator("[data-label='Newest accepted']")).containsText("ago");
            assertThat(topics.nth(1)).containsText("liveobject/camera/Gate1/event");
            assertThat(topics.nth(1)).containsText("Gate 1");
            tab.holdsUp("undelivered-events");
            ground.broker().restart();

            assertThat(page.locator("#events"))
                    .containsText("Nothing waits", new ContainsTextOptions().setTimeout(LONG));
        }
    }

    private static void click(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }

    private static void letter(PetrelClient client, String topic, String text, String why) {
        DeadLetter letter = new DeadLetter(Publication.of(topic, Payload.utf8(text)), why, 4, "till", Instant.now());
        client.publish(letter.properties(Topic.of("dead/till/" + topic)));
    }
}
