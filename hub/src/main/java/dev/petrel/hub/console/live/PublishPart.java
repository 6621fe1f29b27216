package dev.petrel.hub.console.live;

import dev.petrel.hub.console.Told;
import dev.petrel.hub.link.Postbox;
import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Publishes what people write, and removes what the broker keeps. */
@Controller
final class PublishPart {

    private final Postbox postbox;

    PublishPart(Postbox postbox) {
        this.postbox = postbox;
    }

    /**
     * What became of a message.
     *
     * @param tone good, busy or bad
     * @param text in a sentence
     */
    record Ending(String tone, String text) {

        static Ending of(PublishOutcome outcome, int qos) {
            return switch (outcome) {
                case PublishOutcome.Delivered delivered -> delivered(delivered.code(), qos);
                case PublishOutcome.Failed failed -> new Ending("bad", "Not published: " + failed.detail() + ".");
                case PublishOutcome.InDoubt doubt ->
                    new Ending("busy", "It may have arrived or not: " + doubt.detail() + ".");
            };
        }

        private static Ending delivered(ReasonCode code, int qos) {
            if (qos == 0) {
                return new Ending("good", "Sent. At QoS 0 the broker does not say whether it took it.");
            }
            return new Ending(
                    "good",
                    code.equals(ReasonCode.NO_MATCHING_SUBSCRIBERS)
                            ? "Published; nobody is subscribed to the topic."
                            : "Published: the broker has taken it.");
        }
    }

    @GetMapping("/live/flaw")
    String flaw(@RequestParam String topic, Model model) {
        model.addAttribute("flaws", Map.of("topic", Draft.topicFlaw(topic).orElse("")));
        return "console/live-publish :: topic-flaw";
    }

    @PostMapping("/live/publish")
    String publish(
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(defaultValue = "") String payload,
            @RequestParam(defaultValue = "1") int qos,
            @RequestParam(defaultValue = "false") boolean retain,
            Model model,
            HttpServletResponse response) {
        Draft draft = new Draft(topic, payload.replace("\r\n", "\n"), qos, retain);
        Map<String, String> flaws = draft.flaws();
        model.addAttribute("draft", draft);
        model.addAttribute("flaws", flaws);
        if (flaws.isEmpty()) {
            model.addAttribute("ending", send(draft.publication()));
        } else {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return "console/live-publish :: form";
    }

    /** Takes away what the broker keeps on a topic: an empty retained message does that. */
    @PostMapping("/live/clear")
    void clear(@RequestParam String topic, HttpServletResponse response) {
        Draft.topicFlaw(topic).ifPresent(flaw -> {
            throw Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, flaw);
        });
        Ending ending = send(Publication.of(topic, Payload.EMPTY).withRetain(true));
        if (ending.tone.equals("good")) {
            Told.done(response, "The broker keeps nothing on " + topic + " any more.");
        } else {
            Told.failed(response, ending.text);
        }
        response.setStatus(HttpStatus.NO_CONTENT.value());
    }

    private Ending send(Publication publication) {
        try {
            return Ending.of(postbox.publish(publication), publication.qos().level());
        } catch (Problem problem) {
            return new Ending("bad", "Not published: " + problem.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            return new Ending("bad", "Cannot be published: " + e.getMessage() + ".");
        }
    }
}
