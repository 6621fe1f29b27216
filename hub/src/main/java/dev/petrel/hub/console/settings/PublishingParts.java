package dev.petrel.hub.console.settings;

import dev.petrel.hub.console.Told;
import dev.petrel.hub.homeassistant.Discovery;
import dev.petrel.hub.link.TestMessages;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What can be published to see that the settings are right. */
@Controller
class PublishingParts {

    private final TestMessages messages;
    private final Discovery discovery;
    private final SettingsView view;

    PublishingParts(TestMessages messages, Discovery discovery, SettingsView view) {
        this.messages = messages;
        this.discovery = discovery;
        this.view = view;
    }

    @GetMapping("/settings/publishing")
    String publishing(Model model) {
        view.publishing(model);
        return "console/settings-parts :: publishing";
    }

    @PostMapping("/settings/test-message")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void testMessage(HttpServletResponse response) {
        try {
            Told.done(response, "The broker has taken a test message on " + messages.send() + ".");
        } catch (Problem problem) {
            Told.failed(response, "No test message was sent: " + problem.getMessage() + ".");
        }
    }

    @PostMapping("/settings/discovery")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discovery(HttpServletResponse response) {
        try {
            int cameras = discovery.publishAll();
            Told.done(
                    response,
                    "Home Assistant was told about " + (cameras == 1 ? "one camera." : cameras + " cameras."));
        } catch (Problem problem) {
            Told.failed(response, "Home Assistant was not told: " + problem.getMessage() + ".");
        }
    }
}
