package dev.petrel.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes on the broker, as the page shows it. */
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class LivePageTest {

    private static final double LONG = 60_000;

    @TempDir
    private static Path data;

    private static Ground ground;
    private static PetrelClient other;
    private static Tab tab;

    @BeforeAll
    static void start() {
        ground = new Ground(data).connected();
        other = PetrelClient.of(ground.broker().url()).start();
        other.publish(Publication.text("kept/settings", "{\"brightness\":80}").withRetain(true));
        other.publish(Publication.text("old/state", "stale").withRetain(true));
        tab = Tab.ofAdmin(ground);
    }

    @AfterAll
    static void stop() {
        tab.close();
        other.close();
        ground.close();
    }

    @BeforeEach
    void open() {
        tab.open("/live");
        // The retained message says that the broker has granted the subscription.
        assertThat(level("kept")).isVisible();
    }

    @AfterEach
    void forget() {
        tab.complaints();
    }

    @Test
    void messagesAreListedAsTheyComeWithWhatTheyAre() {
        other.publish("home/brain/say", Envelope.of("tts.say", Map.of("text", "good morning")));
        other.publish(Publication.of("home/camera", Payload.of(new byte[] {(byte) 0xff, 0, 1})));
        other.publish(Publication.text("home/log", "x".repeat(100_000)));
        other.publish(Publication.text("home/hall/temperature", "21.5"));

        message("home/brain/say").locator("summary").click();
        assertThat(message("home/brain/say")).containsText("Envelope tts.say from");
        assertThat(message("home/brain/say").locator("pre")).containsText("\"text\": \"good morning\"");
        message("home/brain/say").getByText("Copy topic").click();
        assertThat(tab.page().evaluate("navigator.clipboard.readText()")).isEqualTo("home/brain/say");

        tab.page().locator("#pause").click();
        assertThat(message("home/camera")).containsText("(binary)");
        assertThat(message("home/camera")).containsText("3 B");
        message("home/camera").locator("summary").click();
        assertThat(message("home/camera").locator("pre")).hasText("ff 00 01");
        message("home/log").locator("summary").click();
        assertThat(message("home/log")).containsText("Cut: the first 2.0 kB of 97.7 kB");
        message("home/log").getByText("Show more").click();
        assertThat(message("home/log")).containsText("Cut: the first 64.0 kB of 97.7 kB");
    }

    @Test
    void theTreeCountsTopicsAndShowsWhatCameLast() {
        say("home/kitchen/light", "off");
        say("home/kitchen/light", "on");

        tab.page().getByLabel("Below home", exact()).click();
        tab.page().getByLabel("Below home/kitchen", exact()).click();
        Locator light = tab.page().locator("li[data-topic='home/kitchen/light']");
        assertThat(light.locator(".value")).hasText("on");
        assertThat(tab.page().getByLabel("Below home", exact())).hasAttribute("aria-expanded", "true");

        light.locator(".pick").click();
        assertThat(tab.page().locator("#filter")).hasValue("home/kitchen/light");
        assertThat(tab.page().locator("#chosen-payload")).hasText("on");
        say("home/kitchen/light", "dimmed");
        assertThat(tab.page().locator("#chosen-payload")).hasText("dimmed");
        assertThat(light.locator(".pick")).isFocused();
    }

    @Test
    void theTreeIsUsedWithTheKeyboard() {
        say("home/kitchen/light", "off");
        Locator twist = tab.page().getByLabel("Below home", exact());
        twist.focus();
        tab.page().keyboard().press("Enter");
        assertThat(tab.page().locator("li[data-topic='home/kitchen']")).isVisible();

        for (int i = 0; i < 5; i++) {
            say("home/new/" + i, "x");
        }
        assertThat(tab.page().locator("li[data-topic='home/new']")).isVisible();
        assertThat(twist).isFocused();
        tab.page().keyboard().press(" ");
        assertThat(tab.page().locator("li[data-topic='home/kitchen']")).hasCount(0);
    }

    @Test
    void messagesAreFilteredByTopicAndText() {
        say("filtered/a/state", "Warm");
        say("filtered/b/state", "cold");
        say("filtered/b/other", "warm");
        assertThat(message("filtered/b/other")).isVisible();

        tab.page().locator("#filter").fill("filtered/+/state");
        assertThat(message("filtered/b/other")).hasCount(0);
        assertThat(messages()).hasCount(2);
        tab.page().locator("#text").fill("wARM");
        assertThat(messages()).hasCount(1);
        assertThat(message("filtered/a/state")).isVisible();

        tab.page().locator("#filter").fill("filtered/#/state");
        assertThat(tab.page().locator("#filter-flaw")).containsText("holds # before its last level");
        assertThat(tab.page().locator("#filter-flaw")).containsText("such as home/+/light");
        tab.page().locator("#filter").fill("#");
        assertThat(tab.page().locator("#filter-flaw")).hasText("");
        assertThat(tab.complaints()).allMatch(text -> text.contains("422"));
    }

    @Test
    void whatComesDuringAPauseIsCountedAndThenShown() {
        say("pause/before", "x");
        assertThat(message("pause/before")).isVisible();
        tab.page().locator("#filter").fill("pause/#");
        assertThat(messages()).hasCount(1);
        tab.page().locator("#pause").click();
        assertThat(tab.page().locator("#paused")).containsText("Nothing came meanwhile");
        say("pause/meanwhile", "1");
        say("pause/meanwhile", "2");

        assertThat(tab.page().locator("#paused")).containsText("2 came meanwhile");
        assertThat(message("pause/meanwhile")).hasCount(0);
        tab.page().locator("#pause").click();
        assertThat(message("pause/meanwhile")).hasCount(2);
        assertThat(tab.page().locator("#paused")).isHidden();
    }

    @Test
    void aMessageIsPublishedAndItsOutcomeTold() {
        fill("", "x");
        assertThat(tab.page().locator("#topic-flaw")).containsText("Enter a topic");
        fill("home/+/light", "x");
        assertThat(tab.page().locator("#topic-flaw")).containsText("leave out the wildcards");
        assertThat(tab.page().locator("#publish-payload")).hasValue("x");

        tab.page().getByText("Show QoS").click();
        fill("published/here", "hello");
        assertThat(tab.page().locator("#publish-ending")).containsText("the broker has taken it");
        assertThat(message("published/here").first()).containsText("hello");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            say("published/here", "again");
            return message("published/here").last().textContent().contains("QoS 1");
        });
        assertThat(tab.complaints()).allMatch(text -> text.contains("422"));
    }

    @Test
    void whoeverPublishesWhileTheBrokerIsAwayIsToldSo() {
        ground.call("POST", Ground.MQTT + "/disconnect", "");
        assertThat(tab.page().locator("#live-state"))
                .containsText("not connected", new ContainsTextOptions().setTimeout(LONG));
        fill("published/nowhere", "hello");

        assertThat(tab.page().locator("#publish-ending")).containsText("the hub is not connected to the broker");
        ground.call("POST", Ground.MQTT + "/connect", "");
        assertThat(tab.page().locator("#live-state p")).hasCount(0, new HasCountOptions().setTimeout(LONG));
    }

    @Test
    void whatTheBrokerKeepsIsCleared() {
        tab.page().getByLabel("Below old", exact()).click();
        Locator kept = tab.page().locator("li[data-topic='old/state']");
        assertThat(kept.locator(".chip")).isVisible();
        kept.locator(".pick").click();
        tab.page().locator("#clear-retained").click();
        tab.page().locator("#ask-yes").click();

        assertThat(tab.page().locator("#told")).containsText("keeps nothing on old/state any more");
        assertThat(kept.locator(".chip")).isHidden();
        assertThat(tab.page().locator("#topic .chip").getByText("Retained")).hasCount(0);
    }

    @Test
    void aThousandMessagesASecondLeaveThePageUsable() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        tab.page().onRequest(request -> {
            if (request.url().contains("/live/messages")) {
                asked.incrementAndGet();
            }
        });
        Thread flood = Thread.ofVirtual().start(() -> flood(6_000, 100));
        long began = System.nanoTime();
        assertThat(tab.page().locator("#left"))
                .containsText("came too quickly to be listed", new ContainsTextOptions().setTimeout(LONG));
        ground.call("POST", Ground.MQTT + "/test-message", "");
        tab.page().locator("#filter").fill("flood/7");
        assertThat(message("flood/7").first()).isVisible();
        tab.page().locator("#pause").click();
        assertThat(tab.page().locator("#paused")).containsText("came meanwhile");
        flood.join();
        tab.page().locator("#pause").click();
        tab.page().locator("#filter").fill("#");
        assertThat(message("flood/99").first()).isVisible();

        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(asked.get()).isLessThan((int) (2 * seconds) + 10);
        assertThat(messages().count()).isLessThanOrEqualTo(200);
    }

    @Test
    void thousandsOfMessagesOnHundredsOfTopicsTakeNoMoreOfTheBrowserThanTheFirstDid() {
        say("flood/0", "first");
        tab.page().getByLabel("Below flood", exact()).click();
        Held first = heldAfter(2_000, "the first part");
        Held last = heldAfter(6_000, "the second part");

        System.out.println("measured: the page of messages holds " + first + " after 2000 messages on 300 topics, "
                + last + " after 6000 more");
        assertThat(last.nodes()).isLessThan(first.nodes() * 1.1);
        assertThat(last.bytes()).isLessThan(first.bytes() * 1.1);
    }

    /** What the page holds when it has shown the last of so many messages. */
    private Held heldAfter(int count, String mark) {
        flood(count, 300);
        // At QoS 0 a broker may leave out one of so many.
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            say("marked", mark);
            return messages().count() == 200
                    && tab.page().locator("#messages").textContent().contains(mark);
        });
        assertThat(tab.page().locator("li[data-topic='marked'] .value"))
                .hasText(mark, new HasTextOptions().setTimeout(LONG));
        return Held.by(tab.page());
    }

    /** About a thousand a second. */
    private static void flood(int count, int topics) {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            other.publishAsync(Publication.text("flood/" + i % topics, "{\"number\":" + i + "}")
                    .withQos(Qos.AT_MOST_ONCE));
            long due = began + i * 1_000_000L;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    @Test
    void thePageHoldsUpWithMessagesOfAllKinds() {
        other.publish("home/brain/say", Envelope.of("tts.say", Map.of("text", "good morning", "voice", "alto")));
        say("home/kitchen/light", "{\"state\":\"ON\",\"brightness\":80,\"colour\":{\"r\":255,\"g\":200,\"b\":120}}");
        say(
                "zigbee2mqtt/bridge/a-very-long-name-of-a-device-that-somebody-chose/availability/of/this/device",
                "online");
        for (int i = 0; i < 10; i++) {
            say("home/hall/temperature", "21." + i);
        }
        tab.page().getByLabel("Below home", exact()).click();
        tab.page().getByLabel("Below home/kitchen", exact()).click();
        tab.page().locator("li[data-topic='home/kitchen/light'] .pick").click();
        assertThat(tab.page().locator("#chosen-payload")).containsText("\"state\": \"ON\"");
        tab.page().locator("#filter").fill("home/#");
        message("home/brain/say").last().locator("summary").click();
        assertThat(message("home/brain/say").last().locator("pre")).isVisible();
        assertThat(tab.page().locator("#paused")).containsText("came meanwhile");

        tab.holdsUp("live");
    }

    private void fill(String topic, String payload) {
        tab.page().locator("#publish-topic").fill(topic);
        tab.page().locator("#publish-payload").fill(payload);
        tab.page().locator("#publish-send").click();
    }

    private static void say(String topic, String text) {
        other.publish(Publication.text(topic, text));
    }

    private Locator level(String topic) {
        return tab.page().locator("li[data-topic='" + topic + "'] > .level .pick");
    }

    private Locator messages() {
        return tab.page().locator("#messages .message");
    }

    private Locator message(String topic) {
        return messages()
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page().getByText(topic, new Page.GetByTextOptions().setExact(true))));
    }

    private static Page.GetByLabelOptions exact() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
