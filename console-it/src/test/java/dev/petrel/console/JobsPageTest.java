package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.petrel.PetrelClient;
import dev.petrel.compute.ComputeOptions;
import dev.petrel.compute.ComputeService;
import dev.petrel.compute.web.Users;
import dev.petrel.jobs.JobReporter;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages of jobs, with a compute service. */
@RequiresChromium
@RequiresMosquitto
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsPageTest {

    @TempDir
    private static Path data;

    private static int port;
    private static Ground ground;
    private static @Nullable ComputeService service;
    private static Tab tab;

    @BeforeAll
    static void start() throws IOException {
        port = freePort();
        ground = new Ground(data.resolve("hub"), "petrel.hub.jobs.url=http://127.0.0.1:" + port).connected();
        tab = Tab.ofAdmin(ground);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void startService() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        service = ComputeService.start(ComputeOptions.of(
                address,
                data.resolve("compute"),
                Users.none(),
                true,
                ConnectionSettings.parse(ground.broker().url())));
    }

    @AfterAll
    static void stop() {
        tab.close();
        if (service != null) {
            service.close();
        }
        ground.close();
    }

    @Test
    @Order(1)
    void aServiceThatIsAwayIsSaidAndComesBackByItself() throws IOException {
        Page page = tab.open("/jobs");
        assertThat(page.getByText("does not answer: is it running")).isVisible();
        assertThat(page.getByText("No jobs yet")).isVisible();
        tab.holdsUp("jobs-away");

        startService();

        assertThat(page.getByText("does not answer: is it running"))
                .hasCount(0, new HasCountOptions().setTimeout(15_000));
        assertThat(page.getByText("Free at this moment")).isVisible();
    }

    @Test
    @Order(2)
    void anImageIsSubmittedAndShownBesideWhatBecameOfIt() {
        Page page = tab.open("/jobs");
        page.getByLabel("File", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("a.png", "image/png", Sightings.picture(1600, 1200)));
        page.locator("#width").fill("400");
        page.locator("#height").fill("300");

        submit(page);

        assertThat(page.locator("#job-now .badge")).hasText("Completed");
        assertThat(page.locator("#original")).hasJSProperty("naturalWidth", 1600);
        assertThat(page.getByAltText("What was made")).hasJSProperty("naturalWidth", 400);
        assertThat(page.locator("#output")).containsText("resized.png");
        tab.holdsUp("job");
    }

    @Test
    @Order(3)
    void aJobThatFailsSaysWhy() {
        Page page = tab.open("/jobs");
        page.getByLabel("File", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("a.png", "image/png", "no picture".getBytes(StandardCharsets.UTF_8)));

        submit(page);

        assertThat(page.locator("#job-now .badge")).hasText("Failed");
        assertThat(page.locator("#job-now .note.bad")).containsText("picture");
    }

    @Test
    @Order(4)
    void whatTheServiceDoesNotTakeIsSaidAtTheForm() {
        Page page = tab.open("/jobs");
        page.getByLabel("File", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("a.png", "image/png", Sightings.picture(16, 12)));
        page.locator("#task").selectOption("image_conversion");
        page.getByText("More parameters").click();
        page.locator("#more").fill("priority=99");

        submit(page);

        assertThat(page.locator("#job-flaws")).containsText("Priority is to be");
        assertThat(page).hasURL(ground.url() + "/jobs");
        assertThat(tab.complaints()).allSatisfy(said -> assertThat(said).contains("422"));
    }

    @Test
    @Order(5)
    void progressMovesAsItIsSaidOverMqtt() {
        try (PetrelClient client = PetrelClient.of(ground.broker().url()).start();
                JobReporter worker = JobReporter.of(client)) {
            Page page = tab.open("/jobs");
            worker.processing("elsewhere");
            worker.progress("elsewhere", 40);
            Locator row = page.locator("tr").filter(new Locator.FilterOptions().setHasText("elsewhere"));
            assertThat(row.locator("progress")).hasAttribute("value", "40");
            assertThat(row.locator(".badge")).hasText("Running");
            tab.holdsUp("jobs");

            worker.failed("elsewhere");

            assertThat(row.locator(".badge")).hasText("Failed");
        }
    }

    @Test
    @Order(6)
    void aJobIsDeletedWhenThatIsConfirmed() {
        Page page = tab.open("/jobs");
        page.locator("tr")
                .filter(new Locator.FilterOptions().setHasText("no picture"))
                .getByRole(AriaRole.LINK)
                .click();

        page.locator("#job-delete").click();
        page.locator("#ask-yes").click();

        assertThat(page).hasURL(ground.url() + "/jobs");
        assertThat(page.getByText("the file is no picture")).hasCount(0);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    @Order(7)
    void whatTheServiceKnowsIsListedAgainAfterARestartOfTheHub() {
        ground.stopHub();
        ground.startHub();

        try (Tab after = Tab.ofAdmin(ground)) {
            Page page = after.open("/jobs");
            assertThat(page.locator("#jobs-now")).containsText("Image resize");
            assertThat(page.locator("#jobs-now")).containsText("Completed");
        }
    }

    private static void submit(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Submit").setExact(true))
                .click();
    }
}
