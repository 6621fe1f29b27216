package dev.petrel.hub.console.live;

import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.LinkStatus;
import dev.petrel.hub.live.Live;
import dev.petrel.hub.live.Live.Choice;
import dev.petrel.hub.live.Live.News;
import dev.petrel.hub.live.Live.Wanted;
import dev.petrel.hub.live.Seen;
import dev.petrel.hub.problem.Problem;
import dev.petrel.topic.TopicFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** What comes on the broker, as it comes. */
@Controller
final class LivePage {

    /** How many messages are handed to a page at a time. */
    private static final int MOST = 60;

    /** How many bytes of a payload are shown at once. */
    private static final int GLANCE = 2 << 10;

    private static final int LONGEST_TEXT = 200;

    private final Link link;
    private final Live live;

    LivePage(Link link, Live live) {
        this.link = link;
        this.live = live;
    }

    @ModelAttribute("status")
    LinkStatus status() {
        return link.status();
    }

    @GetMapping("/live")
    String page(Model model) {
        live.watched();
        state(model);
        model.addAttribute("draft", Draft.NEW);
        model.addAttribute("flaws", Map.of());
        return "console/live";
    }

    /** Why nothing may come. */
    @GetMapping("/live/state")
    String state(Model model) {
        model.addAttribute("refused", live.refused().orElse(null));
        return "console/live :: state";
    }

    /**
     * What came after a message, as rows.
     *
     * @param exact whether each is to say with which QoS it was published
     * @param system whether the broker's own topics are wanted as well
     * @param count whether to count them only
     */
    @GetMapping("/live/messages")
    String messages(
            @RequestParam(defaultValue = "-1") long after,
            @RequestParam(defaultValue = "#") String filter,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "false") boolean exact,
            @RequestParam(defaultValue = "false") boolean system,
            @RequestParam(defaultValue = "false") boolean count,
            Model model) {
        live.choose(new Choice(exact, system));
        News news = live.news(after, wanted(filter, text), count ? 0 : MOST);
        model.addAttribute("news", news);
        model.addAttribute(
                "rows",
                news.messages().stream().map(seen -> Row.of(seen, GLANCE)).toList());
        return "console/live-messages :: rows";
    }

    private static Wanted wanted(String filter, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "The text has at most " + LONGEST_TEXT + " characters.");
        }
        return new Wanted(filter(filter), text);
    }

    private static TopicFilter filter(String text) {
        if (text.isEmpty()) {
            return TopicFilter.of("#");
        }
        try {
            return TopicFilter.of(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "T" + String.valueOf(e.getMessage()).substring(1)
                            + ". Use + for any one level and # at the end for all that follow, such as home/+/light or home/#.");
        }
    }

    /** All that is kept of a payload. */
    @GetMapping("/live/messages/{number}")
    String message(@PathVariable long number, Model model) {
        Seen seen = live.message(number)
                .orElseThrow(() ->
                        Problem.of(HttpStatus.NOT_FOUND, "This message is no longer kept: too many have come since."));
        model.addAttribute("row", Row.of(seen, Seen.LONGEST));
        return "console/live-messages :: payload";
    }

    /** The topics, for a script of the page: only what is open. */
    @GetMapping("/live/tree")
    @ResponseBody
    Live.Tree tree(HttpServletRequest request) {
        // Bound as a list, a topic with a comma would become two.
        String[] open = request.getParameterValues("open");
        return live.tree(open == null ? Set.of() : new HashSet<>(List.of(open)));
    }

    /** A topic and what came last on it. */
    @GetMapping("/live/topic")
    String topic(@RequestParam String topic, Model model) {
        Optional<Seen> last = live.last(topic);
        model.addAttribute("topic", topic);
        model.addAttribute("row", last.map(seen -> Row.of(seen, Seen.LONGEST)).orElse(null));
        model.addAttribute("retained", live.retained(topic));
        model.addAttribute("clearable", Draft.topicFlaw(topic).isEmpty());
        return "console/live-messages :: topic";
    }
}
