package dev.petrel.hub.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The badge in the frame, when it has changed. */
@Controller
class BadgePart {

    @GetMapping("/console/badge")
    String badge() {
        return "console/badge";
    }
}
