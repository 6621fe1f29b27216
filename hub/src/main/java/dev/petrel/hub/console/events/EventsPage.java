package dev.petrel.hub.console.events;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.event.EventState;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.PublishedEvent;
import dev.petrel.hub.event.StoredEvent;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.feed.CameraTopics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The newest events, older ones page by page, and each one by itself. */
@Controller
class EventsPage {

    /** Events on a page. */
    static final int PAGE = 24;

    private final Events events;
    private final Cameras cameras;
    private final BrokerConfigs configs;
    private final ThumbnailLinks links;

    EventsPage(Events events, Cameras cameras, BrokerConfigs configs, ThumbnailLinks links) {
        this.events = events;
        this.cameras = cameras;
        this.configs = configs;
        this.links = links;
    }

    @GetMapping("/events")
    String page(EventFilter filter, Model model) {
        List<StoredEvent> found = events.page(filter.query(PAGE + 1));
        boolean more = found.size() > PAGE;
        List<StoredEvent> shown = more ? found.subList(0, PAGE) : found;
        model.addAttribute("filter", filter)
                .addAttribute("rows", rows(shown))
                .addAttribute(
                        "older", more ? filter.before(shown.getLast().seq()).at("/events") : null)
                .addAttribute(
                        "newest",
                        filter.before() == null ? null : filter.before(null).at("/events"))
                .addAttribute("again", filter.at("/events/~rows"))
                .addAttribute("cameras", cameras.all())
                .addAttribute("kinds", events.detections())
                .addAttribute("states", states())
                .addAttribute(
                        "post",
                        ServletUriComponentsBuilder.fromCurrentContextPath()
                                .path("/api/v1/events")
                                .toUriString());
        return "console/events";
    }

    /** The same events again, as many as the page has by now: its script puts in what is new. */
    @GetMapping("/events/~rows")
    String rows(EventFilter filter, @RequestParam(defaultValue = "" + PAGE) int limit, Model model) {
        model.addAttribute("rows", rows(events.page(filter.query(limit))));
        return "console/events :: rows";
    }

    @GetMapping("/events/{id}")
    ModelAndView one(@PathVariable String id) {
        return events.find(id)
                .map(this::detail)
                .orElseGet(() -> new ModelAndView("console/event-gone", HttpStatus.NOT_FOUND));
    }

    private ModelAndView detail(StoredEvent event) {
        EventRow row = EventRow.of(event, !events.pictured(List.of(event.id())).isEmpty());
        Optional<Camera> camera = cameras.find(row.cameraId());
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("row", row);
        model.put("standing", row.badge());
        model.put("device", camera.orElse(null));
        model.put("topic", camera.map(this::topic).orElse(null));
        model.put("json", PublishedEvent.of(event.body(), links.of(event.id())).toPrettyString());
        return new ModelAndView("console/event", model);
    }

    private String topic(Camera camera) {
        BrokerConfig config = configs.current().map(StoredConfig::config).orElse(BrokerConfig.NONE);
        return new CameraTopics(config.publish().topicPrefix()).event(camera.topicId());
    }

    private List<EventRow> rows(List<StoredEvent> found) {
        Set<String> pictured =
                events.pictured(found.stream().map(StoredEvent::id).toList());
        return found.stream()
                .map(event -> EventRow.of(event, pictured.contains(event.id())))
                .toList();
    }

    /** The words of people by those of the REST API. */
    private static Map<String, String> states() {
        Map<String, String> words = new LinkedHashMap<>();
        Arrays.stream(EventState.values())
                .forEach(state -> words.put(state.text(), EventRow.badge(state).word()));
        return words;
    }
}
