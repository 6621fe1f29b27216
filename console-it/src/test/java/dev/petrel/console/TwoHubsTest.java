package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.petrel.hub.link.Link;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on one database: the pages of the one that stands by, while the other one holds the session. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoHubsTest {

    private static final double LONG = 60_000;
    private static final Pattern CONNECTED = Pattern.compile("Connected.*");

    @TempDir
    private static Path data;

    private static Server database;
    private static Ground holder;
    private static Ground standby;
    private static Tab there;
    private static Tab here;

    @BeforeAll
    static void start() throws Exception {
        database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", data.toString())
                .start();
        Path key = Files.createFile(
                data.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
        holder = hub("one", key).connected();
        await().atMost(Duration.ofSeconds(60)).until(holder.part(Link.class)::connected);
        standby = hub("other", key);
        there = Tab.ofAdmin(holder);
        here = Tab.ofAdmin(standby);
    }

    private static Ground hub(String name, Path key) {
        return new Ground(
                data.resolve(name),
                "spring.datasource.url=jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/./hub;MODE=PostgreSQL"
                        + ";DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0",
                "spring.datasource.username=sa",
                "petrel.hub.key-file=" + key);
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        standby.close();
        holder.close();
        database.stop();
    }

    @Test
    @Order(1)
    void theOneThatStandsBySaysWhoHoldsTheSessionOnEveryPageWhereThatMatters() {
        String name = holder.part(Link.class).name();
        Page page = here.open("/");

        assertThat(page.locator("#badge")).hasText("Connected by another hub", new HasTextOptions().setTimeout(LONG));
        assertThat(page.locator("#standing")).containsText("The hub " + name + " holds the session");
        assertThat(page.locator("#standing")).containsText("takes over when that one goes");
        assertThat(page.locator("#figures"))
                .containsText("127.0.0.1:" + holder.broker().port());
        assertThat(page.locator("#fleet")).containsText("The hub " + name + " holds the session");
        here.holdsUp("overview-standby");
        for (String path : new String[] {"/live", "/jobs", "/settings"}) {
            here.open(path);
            assertThat(page.locator("#content")).containsText(name);
            assertThat(page.locator("#content")).not().containsText("no connection to the broker");
            assertThat(page.locator("#content")).not().containsText("not connected");
            here.holdsUp(path.substring(1) + "-standby");
        }
    }

    @Test
    @Order(2)
    void whatIsSavedAtOneIsShownAtTheOtherAndNotOverwritten() {
        Page mine = here.open("/settings");
        Page theirs = there.open("/settings");
        theirs.getByLabel("Topic prefix").fill("garden");
        button(theirs, "Save changes").click();
        assertThat(theirs.locator("#outcome")).containsText("Saved.");

        mine.getByLabel("Expiry of events").fill("600");
        button(mine, "Save changes").click();
        assertThat(mine.locator("#outcome")).containsText("admin has saved other settings meanwhile");
        assertThat(mine.locator("#outcome")).containsText("garden");
        mine.getByText("Drop mine and show theirs").click();

        assertThat(mine.getByLabel("Topic prefix")).hasValue("garden");
        assertThat(mine.locator("#topics")).containsText("garden/camera/");
    }

    @Test
    @Order(3)
    void whoSavesAtTheOneThatStandsByIsToldHowTheOtherOneFollowed() {
        Page page = here.open("/settings");
        page.getByLabel("Topic prefix").fill("house");
        button(page, "Save changes").click();

        assertThat(page.locator("#outcome")).containsText("Saved. Connected to 127.0.0.1:");
        there.open("/settings");
        assertThat(there.page().getByLabel("Topic prefix")).hasValue("house");
    }

    @Test
    @Order(4)
    void disconnectAndConnectWorkAtTheOneThatStandsByAndHoldForBoth() {
        here.open("/");
        there.open("/");
        button(here.page(), "Disconnect").click();
        here.page().locator("#ask-yes").click();
        for (Tab tab : new Tab[] {here, there}) {
            assertThat(tab.page().locator("#badge")).hasText("Paused", new HasTextOptions().setTimeout(LONG));
            assertThat(tab.page().locator("#standing")).containsText("An administrator disconnected the hub");
        }

        button(here.page(), "Connect").click();

        for (Tab tab : new Tab[] {here, there}) {
            assertThat(tab.page().locator("#badge")).hasText(CONNECTED, new HasTextOptions().setTimeout(LONG));
        }
        assertThat(here.page().locator("#told"))
                .containsText("Connected to 127.0.0.1:", new ContainsTextOptions().setTimeout(LONG));
    }

    @Test
    @Order(5)
    void theOneThatIsLeftTakesOverAndSaysSo() {
        boolean first = holder.part(Link.class).connected();
        Locator badge = (first ? here : there).page().locator("#badge");
        assertThat(badge).hasText("Connected by another hub", new HasTextOptions().setTimeout(LONG));

        (first ? holder : standby).stopHub();

        assertThat(badge).hasText("Connected", new HasTextOptions().setTimeout(LONG));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
