package dev.petrel.hub.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import dev.petrel.hub.TestHub.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events and cameras as programs see them. */
class EventsAndCamerasTest {

    private static final String EVENTS = "/api/v1/events";
    private static final String CAMERAS = "/api/v1/cameras";
    private static final String BOUNDARY = "petrel-boundary";

    /** Begins as every JPEG does. */
    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0 picture";

    private static @Nullable TestHub started;

    @BeforeAll
    static void start(@TempDir Path data) {
        started = TestHub.start(data, "petrel.hub.base-url=http://hub.example/");
    }

    @AfterAll
    static void stop() {
        hub().close();
    }

    @Test
    void anEventIsAcceptedOnce() {
        String event = "{\"event_id\":\"once\",\"camera_id\":\"once\",\"description\":\"\\u017c\\u00f3\\u0142w\"}";

        Answer first = hub().post(EVENTS, event);
        Answer second = hub().post(EVENTS, event);

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(first.header("Location")).isEqualTo(EVENTS + "/once");
        assertThat(hub().get(EVENTS + "/once").json()).isEqualTo(first.json());
        assertThat(first.json().path("description").stringValue()).isEqualTo("\u017c\u00f3\u0142w");
        assertThat(first.json().path("state").stringValue()).isEqualTo("pending");
        assertThat(first.json().path("thumbnail_url").stringValue())
                .startsWith("http://hub.example" + EVENTS + "/once/thumbnail?s=");
    }

    @Test
    void anEventWithoutAnIdGetsOne() {
        JsonNode answer = hub().post(EVENTS, "{\"camera_id\":\"no-id\"}").json();

        assertThat(hub().get(EVENTS + "/" + answer.path("event_id").stringValue())
                        .status())
                .isEqualTo(200);
        assertThat(hub().get(CAMERAS + "/no-id").json().path("kind").stringValue())
                .isEqualTo("rtsp");
    }

    @Test
    void whatIsWrongWithAnEventIsSaid() {
        Answer unknown = hub().post(EVENTS, "{\"camera_id\":\"a\",\"colour\":\"red\"}");
        Answer broken = hub().post(EVENTS, "{\"camera_id\":");
        Answer limits = hub().post(EVENTS, "{\"camera_id\":\"/\",\"confidence\":101}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().at("/errors/0/field").stringValue()).isEqualTo("colour");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(limits.status()).isEqualTo(422);
        assertThat(limits.json().path("errors")).hasSize(2);
        assertThat(hub().get(EVENTS + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void aPictureThatComesWithAnEventIsShownToWhoHasItsAddress() throws Exception {
        Answer posted = multipart("{\"event_id\":\"pic\",\"camera_id\":\"pic\"}", JPEG);
        String address = posted.json().path("thumbnail_url").stringValue().replace("http://hub.example", hub().url());

        Answer shown = hub().send(HttpRequest.newBuilder(URI.create(address)).build());
        Answer forged = hub().send(HttpRequest.newBuilder(URI.create(address.replace("s=", "s=x")))
                .build());
        Answer strange = hub().send(HttpRequest.newBuilder(URI.create(address.replaceAll("\\?.*", "")))
                .build());
        Answer loggedIn = hub().get(EVENTS + "/pic/thumbnail");

        assertThat(posted.status()).isEqualTo(202);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(shown.header("Cache-Control")).contains("max-age=86400");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(strange.status()).isEqualTo(401);
        assertThat(loggedIn.status()).isEqualTo(200);
    }

    @Test
    void aPictureElsewhereIsPointedTo() {
        JsonNode event = hub().post(
                        EVENTS, "{\"event_id\":\"far\",\"camera_id\":\"far\",\"thumbnail_url\":\"https://far/p.jpg\"}")
                .json();

        Answer shown = hub().get(EVENTS + "/far/thumbnail");

        assertThat(event.path("thumbnail_url").stringValue()).isEqualTo("https://far/p.jpg");
        assertThat(shown.status()).isEqualTo(302);
        assertThat(shown.header("Location")).isEqualTo("https://far/p.jpg");
        assertThat(hub().get(EVENTS + "/nobody/thumbnail").status()).isEqualTo(404);
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThat(multipart("{\"camera_id\":\"bad\"}", "<svg/>").status()).isEqualTo(422);
        assertThat(multipart("{\"camera_id\":\"bad\"}", JPEG + "x".repeat(1_100_000))
                        .status())
                .isEqualTo(413);
        assertThat(multipart("{\"camera_id\":\"bad\",\"x\":1}", JPEG).status()).isEqualTo(400);
        assertThat(hub().get(CAMERAS + "/bad").status()).isEqualTo(404);
    }

    @Test
    void eventsAreReadInPages() {
        for (int i = 0; i < 5; i++) {
            hub().post(EVENTS, "{\"event_id\":\"page" + i + "\",\"camera_id\":\"paged\"}");
        }

        JsonNode first = hub().get(EVENTS + "?camera=paged&limit=3").json();
        JsonNode second = hub().get(EVENTS + "?camera=paged&limit=3&cursor="
                        + first.path("next").stringValue())
                .json();

        assertThat(first.path("events")).hasSize(3);
        assertThat(first.at("/events/0/event_id").stringValue()).isEqualTo("page4");
        assertThat(second.path("events")).hasSize(2);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(hub().get(EVENTS + "?limit=201").status()).isEqualTo(422);
        assertThat(hub().get(EVENTS + "?limit=many").status()).isEqualTo(400);
        assertThat(hub().get(EVENTS + "?state=lost").status()).isEqualTo(422);
        assertThat(hub().get(EVENTS + "?from=2026-01-01T00:00:00+01:00").status())
                .isEqualTo(200);
    }

    @Test
    void aCameraIsMadeReplacedAndDeleted() {
        Answer made = hub().put(CAMERAS + "/front/door", "{\"kind\":\"doorbell\",\"status\":\"ERROR\"}");
        Answer replaced = hub().put(CAMERAS + "/front/door", "{\"name\":\"Front\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("topic_id").stringValue()).isEqualTo("frontdoor");
        assertThat(made.json().path("published_status").stringValue()).isEqualTo("unavailable");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("kind").stringValue()).isEqualTo("rtsp");
        assertThat(hub().get(CAMERAS).json().path("cameras").toString()).contains("front/door");
        assertThat(hub().call("DELETE", CAMERAS + "/front/door", null).status()).isEqualTo(204);
        assertThat(hub().call("DELETE", CAMERAS + "/front/door", null).status()).isEqualTo(404);
    }

    @Test
    void camerasThatClashAreRefused() {
        hub().put(CAMERAS + "/x+1", "{}");

        Answer clash = hub().put(CAMERAS + "/x1", "{}");
        Answer event = hub().post(EVENTS, "{\"camera_id\":\"x.1\"}");

        assertThat(clash.status()).isEqualTo(409);
        assertThat(clash.json().path("detail").stringValue()).contains("'x+1'");
        assertThat(event.status()).isEqualTo(409);
        assertThat(hub().put(CAMERAS + "/+++", "{}").status()).isEqualTo(422);
        assertThat(hub().put(CAMERAS + "/y%2F1", "{}").status()).isEqualTo(400);
        assertThat(hub().put(CAMERAS + "/z", "{\"colour\":1}").status()).isEqualTo(400);
    }

    private static TestHub hub() {
        return Objects.requireNonNull(started);
    }

    /** As curl writes it, without saying that the event is JSON. */
    private static Answer multipart(String event, String picture) {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\n" + event + "\r\n--"
                + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"thumbnail\"; filename=\"p.jpg\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + picture + "\r\n--" + BOUNDARY + "--\r\n";
        return hub().send(HttpRequest.newBuilder(URI.create(hub().url() + EVENTS))
                .header("Authorization", hub().login())
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)))
                .build());
    }
}
