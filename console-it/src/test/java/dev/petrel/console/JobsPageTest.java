package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.petrel.PetrelClient;
import dev.petrel.compute.ComputeOptions;
import dev.petrel.compute.ComputeService;
import dev.petrel.compute.web.Users;
import dev.petrel.jobs.JobReporter;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.FreePort;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final String CANARY = "canary-of-the-service";

    @TempDir
    private static Path data;

    private static int port;
    private static Ground ground;
    private static @Nullable ComputeService service;
    private static Tab tab;

    @BeforeAll
    static void start() throws IOException {
        port = FreePort.find();
        ground = new Ground(
                        data.resolve("hub"),
                        "petrel.hub.jobs.url=http://127.0.0.1:" + port,
                        "petrel.hub.jobs.user=hub",
                        "petrel.hub.jobs.password=" + CANARY)
                .connected();
        tab = Tab.ofAdmin(ground);
    }

    /** With what it makes in a folder of its own; only one login is right. */
    private static void startService(String folder, String password) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        service = ComputeService.start(ComputeOptions.of(
                address,
                data.resolve(folder),
                Users.from(Map.of("COMPUTE_USER", "hub", "COMPUTE_PASSWORD", password)),
                false,
                ConnectionSettings.parse(ground.broker().url())));
    }

    private static void stopService() {
        if (service != null) {
            service.close();
            service = null;
        }
    }

    @AfterAll
    static void stop() {
        tab.close();
        stopService();
        ground.close();
    }

    @Test
    @Order(1)
    void aServiceThatIsAwayIsSaidAndComesBackByItself() throws IOException {
        Page page = tab.open("/jobs");
        assertThat(page.getByText("does not answer: is it running")).isVisible();
        assertThat(page.getByText("No jobs yet")).isVisible();
        tab.holdsUp("jobs-away");

        startService("compute", CANARY);

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
    void aRunningJobIsCancelledWhenThatIsConfirmed() {
        Page page = tab.open("/jobs");
        page.getByLabel("File", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("a.png", "image/png", Sightings.picture(1600, 1200)));
        page.locator("#width").fill("6000");
        page.locator("#height").fill("6000");
        submit(page);
        assertThat(page.locator("#job-now .badge")).hasText("Running");
        String id = page.locator("#job-now code").first().textContent();
        // However quick the service is: the page does not hear that the job has ended before it is cancelled.
        page.route("**/jobs/" + id, route -> {
            if (!route.request().method().equals("GET")) {
                route.resume();
            }
        });

        page.locator("#job-delete").click();
        assertThat(page.locator("#ask")).containsText("Cancel this job? The service stops it and deletes its files.");
        page.locator("#ask-yes").click();

        assertThat(page).hasURL(ground.url() + "/jobs");
        assertThat(page.locator("#jobs-now")).not().containsText(id);
        page.unroute("**/jobs/" + id);
        tab.open("/jobs/" + id);
        assertThat(page.locator("h1")).hasText("No such job");
        await().atMost(Duration.ofSeconds(60)).until(() -> foldersOf(id) == 0);
        tab.complaints();
    }

    private static long foldersOf(String job) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("compute"))) {
            return all.filter(path -> path.getFileName().toString().equals(job)).count();
        }
    }

    @Test
    @Order(8)
    void aServiceThatRefusesTheLoginOfTheHubIsSaidWithWhatToDo() throws IOException {
        stopService();
        startService("elsewhere", "another");
        Page page = tab.open("/jobs");

        assertThat(page.locator("#jobs-now .note.bad"))
                .containsText(
                        "The compute service refused the hub's login: check petrel.hub.jobs.user and password, or token.",
                        new ContainsTextOptions().setTimeout(15_000));
        assertThat(page.locator("#jobs-now")).containsText("Image resize");
        assertThat(page.content()).doesNotContain(CANARY);
        tab.holdsUp("jobs-refused");
        page.getByLabel("File", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("a.png", "image/png", Sightings.picture(16, 12)));
        submit(page);
        assertThat(page.locator("#told")).containsText("The compute service refused the hub's login");
        tab.complaints();

        stopService();
        startService("compute", CANARY);

        assertThat(page.locator("#jobs-now .note.bad")).hasCount(0, new HasCountOptions().setTimeout(15_000));
    }

    @Test
    @Order(9)
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
