package dev.petrel.hub.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page. */
@Controller
class OverviewPage {

    @GetMapping("/")
    String overview() {
        return "console/overview";
    }

    @GetMapping("/console/badge")
    String badge() {
        return "console/badge";
    }
}
