package dev.petrel.hub.rest;

import dev.petrel.hub.event.EventQuery;
import dev.petrel.hub.event.EventRequest;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.Events.Accepted;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.Picture;
import dev.petrel.hub.event.StoredEvent;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
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
            @RequestPart("event") byte[] event,
            @RequestPart(name = "thumbnail", required = false) byte @Nullable [] thumbnail,
            HttpServletRequest request) {
        Picture picture = thumbnail == null ? new Picture.None() : Picture.of(thumbnail);
        return answer(events.accept(read(event, request), picture));
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
            ObjectNode view = (ObjectNode) json.readTree(event.body());
            if (!view.has("thumbnail_url")) {
                view.put("thumbnail_url", links.of(event.id()));
            }
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
