package dev.petrel.hub.console;

import dev.petrel.hub.link.Link;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame of each page shows: who looks, what they may, and how the connection is. */
@ControllerAdvice("dev.petrel.hub.console")
final class Frame {

    private final Link link;

    Frame(Link link) {
        this.link = link;
    }

    @ModelAttribute("viewer")
    Viewer viewer(Authentication caller) {
        return Viewer.of(caller);
    }

    @ModelAttribute("badge")
    Badge badge() {
        return Badge.of(link.status());
    }
}
