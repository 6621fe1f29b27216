package dev.petrel.hub.rest;

import dev.petrel.hub.event.EventQuery;
import dev.petrel.hub.event.EventRequest;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.Events.Accepted;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.Picture;
import dev.petrel.hub.event.PublishedEvent;
import dev.petrel.hub.event.StoredEvent;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The events: taken and shown. */
@RestController
final class EventsController {

    private static final String PATH = "/api/v1/events";

    /** The most bytes of an event that comes with a picture: as of one that comes alone. */
    private static final int MAX_EVENT = 256 * 1024;

    private final Events events;
    private final ThumbnailLinks links;
    private final JsonMapper json;

    EventsController(Events events, ThumbnailLinks links, JsonMapper json) {
        this.events = events;
        this.links = links;
        this.json = json;
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> post(@RequestBody EventRequest event) {
        return answer(events.accept(event, new Picture.None()));
    }

    /** With a picture of its own; the part with the event need not say that it is JSON. */
    @PostMapping(path = PATH, consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<JsonNode> post(
            @RequestPart("event") Part event,
            @RequestPart(name = "thumbnail", required = false) @Nullable Part thumbnail,
            HttpServletRequest request)
            throws IOException {
        Picture picture = thumbnail == null ? new Picture.None() : Picture.of(read(thumbnail, Picture.MAX_BYTES));
        return answer(events.accept(read(read(event, MAX_EVENT), request), picture));
    }

    /** Little more than what is allowed, so that whoever looks at it sees that it is too much. */
    private static byte[] read(Part part, int most) throws IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readNBytes(most + 1);
        }
    }

    @GetMapping(PATH)
    EventPage page(
            @RequestParam(required = false) @Nullable String camera,
            @RequestParam(name = "smart_detection_type", required = false) @Nullable String detection,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        EventQuery query = EventQuery.of(camera, detection, state, from, to, cursor, limit);
        List<StoredEvent> found = events.page(query);
        boolean more = found.size() == query.limit();
        return new EventPage(
                found.stream().map(this::view).toList(),
                more ? String.valueOf(found.get(found.size() - 1).seq()) : null);
    }

    @GetMapping(PATH + "/{id}")
    JsonNode one(@PathVariable String id) {
        return events.find(id)
                .map(this::view)
                .orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "there is no event '" + id + "'"));
    }

    private ResponseEntity<JsonNode> answer(Accepted accepted) {
        return ResponseEntity.status(accepted.fresh() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .header(HttpHeaders.LOCATION, PATH + "/" + accepted.event().id())
                .body(view(accepted.event()));
    }

    private EventRequest read(byte[] event, HttpServletRequest request) {
        if (event.length > MAX_EVENT) {
            throw Problem.of(HttpStatus.CONTENT_TOO_LARGE, "the event has more than " + MAX_EVENT + " bytes");
        }
        try {
            return json.readValue(event, EventRequest.class);
        } catch (JacksonException unreadable) {
            throw new HttpMessageNotReadableException(
                    "the part event", unreadable, new ServletServerHttpRequest(request));
        }
    }

    /** What is published of it, and how far it has come. */
    private ObjectNode view(StoredEvent event) {
        try {
            ObjectNode view = PublishedEvent.of(event.body(), links.of(event.id()));
            view.put("state", event.state().text());
            view.put("accepted_at", IsoTime.zulu(event.acceptedAt()));
            view.put("delivered_at", event.deliveredAt().map(IsoTime::zulu).orElse(null));
            view.put("error", event.error().orElse(null));
            return view;
        } catch (JacksonException damaged) {
            throw new IllegalStateException("event " + event.id() + " cannot be read from the database", damaged);
        }
    }

    /**
     * Some events, the latest first.
     *
     * @param next the cursor of the page after it; null if this is the last
     */
    record EventPage(List<ObjectNode> events, @Nullable String next) {}
}
