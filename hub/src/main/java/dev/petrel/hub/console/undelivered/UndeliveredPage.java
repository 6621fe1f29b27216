package dev.petrel.hub.console.undelivered;

import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.console.Told;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.feed.CameraTopics;
import dev.petrel.hub.letters.Letters;
import dev.petrel.hub.letters.Replay;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Events that wait or were refused, and dead letters. */
@Controller
@RequestMapping("/undelivered")
class UndeliveredPage {

    private static final int TOPICS_SHOWN = 100;
    private static final int REFUSED_SHOWN = 20;
    private static final int LETTERS_SHOWN = 50;

    private final PendingEvents events;
    private final Cameras cameras;
    private final BrokerConfigs configs;
    private final Letters letters;
    private final Replay replay;

    UndeliveredPage(PendingEvents events, Cameras cameras, BrokerConfigs configs, Letters letters, Replay replay) {
        this.events = events;
        this.cameras = cameras;
        this.configs = configs;
        this.letters = letters;
        this.replay = replay;
    }

    @GetMapping
    String page(@RequestParam(defaultValue = "") String before, Model model) {
        events(model);
        letters(before, model);
        return "console/undelivered";
    }

    @GetMapping("/events")
    String events(Model model) {
        List<WaitingRow> rows = waiting();
        model.addAttribute("waiting", rows.subList(0, Math.min(rows.size(), TOPICS_SHOWN)));
        model.addAttribute("more", rows.size() > TOPICS_SHOWN);
        model.addAttribute("refused", events.refused(REFUSED_SHOWN));
        return "console/undelivered :: events";
    }

    /** By topic, the one that waits longest first; one more than is shown, where there is. */
    private List<WaitingRow> waiting() {
        CameraTopics topics = new CameraTopics(configs.current()
                .map(StoredConfig::config)
                .orElse(BrokerConfig.NONE)
                .publish()
                .topicPrefix());
        return events.waiting(TOPICS_SHOWN + 1).stream()
                .map(waiting -> new WaitingRow(
                        cameras.find(waiting.cameraId())
                                .map(camera -> topics.event(camera.topicId()))
                                .orElse(null),
                        waiting))
                .toList();
    }

    @GetMapping("/letters")
    String letters(@RequestParam(defaultValue = "") String before, Model model) {
        List<String> names = letters.names();
        List<LetterView> shown = names.stream()
                .filter(name -> before.isEmpty() || name.compareTo(before) < 0)
                .map(letters::read)
                .flatMap(Optional::stream)
                .limit(LETTERS_SHOWN)
                .map(LetterView::of)
                .toList();
        boolean older =
                !shown.isEmpty() && !names.getLast().equals(shown.getLast().name());
        model.addAttribute("letters", shown);
        model.addAttribute("all", names.size());
        model.addAttribute("newest", names.isEmpty() ? "" : names.getFirst());
        model.addAttribute("older", older ? shown.getLast().name() : null);
        return "console/undelivered :: letters";
    }

    /** Whether letters have come or gone since a page was drawn: it is not drawn anew while somebody chooses. */
    @GetMapping("/news")
    String news(@RequestParam(defaultValue = "") String newest, @RequestParam int all, Model model) {
        List<String> names = letters.names();
        boolean other =
                names.size() != all || (!names.isEmpty() && !names.getFirst().equals(newest));
        model.addAttribute("other", other);
        return "console/undelivered :: news";
    }

    @PostMapping("/again")
    String again(Model model, HttpServletResponse response) {
        int count = events.tryAgain();
        Told.done(response, count(count, "event waits", "events wait") + " again.");
        return events(model);
    }

    @PostMapping("/replay")
    String replay(
            @RequestParam(required = false) @Nullable List<String> letter, Model model, HttpServletResponse response) {
        if (chosen(letter, response)) {
            Replay.Result result = replay.run(Objects.requireNonNull(letter));
            String done = count(result.published(), "message was", "messages were") + " published again.";
            if (result.trouble() == null) {
                Told.done(response, done);
            } else {
                Told.failed(response, done + " Then " + result.trouble() + ".");
            }
        }
        return letters("", model);
    }

    @PostMapping("/discard")
    String discard(
            @RequestParam(required = false) @Nullable List<String> letter, Model model, HttpServletResponse response) {
        if (chosen(letter, response)) {
            long gone = Objects.requireNonNull(letter).stream()
                    .filter(letters::discard)
                    .count();
            Told.done(response, count(gone, "letter is", "letters are") + " gone.");
        }
        return letters("", model);
    }

    private static boolean chosen(@Nullable List<String> letters, HttpServletResponse response) {
        boolean some = letters != null && !letters.isEmpty();
        if (!some) {
            Told.failed(response, "Choose one or more letters first.");
        }
        return some;
    }

    private static String count(long count, String one, String many) {
        return count == 1 ? "One " + one : count + " " + many;
    }
}
