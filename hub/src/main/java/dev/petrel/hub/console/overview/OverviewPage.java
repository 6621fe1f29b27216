package dev.petrel.hub.console.overview;

import dev.petrel.hub.console.Told;
import dev.petrel.hub.fleet.Fleet;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.LinkFigures;
import dev.petrel.hub.link.LinkStatus;
import dev.petrel.hub.link.Trend;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/** The first page, and the parts of it that change. */
@Controller
final class OverviewPage {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Link link;
    private final LinkFigures figures;
    private final Trend trend;
    private final Fleet fleet;

    OverviewPage(Link link, LinkFigures figures, Trend trend, Fleet fleet) {
        this.link = link;
        this.figures = figures;
        this.trend = trend;
        this.fleet = fleet;
    }

    @ModelAttribute("figures")
    LinkFigures figures() {
        return figures;
    }

    @ModelAttribute("status")
    LinkStatus status() {
        return link.status();
    }

    @GetMapping("/")
    String page(Model model) {
        standing(model);
        mishaps(model);
        times(model);
        fleet(model);
        return "console/overview";
    }

    @GetMapping("/overview/standing")
    String standing(Model model) {
        model.addAttribute("situation", Situation.of(link.status()));
        return "console/overview :: standing";
    }

    @GetMapping("/overview/figures")
    String figuresPart() {
        return "console/overview :: figures";
    }

    @GetMapping("/overview/errors")
    String mishaps(Model model) {
        model.addAttribute(
                "mishaps", figures.mishaps().stream().map(MishapRow::of).toList());
        return "console/overview :: errors";
    }

    @GetMapping("/overview/times")
    String times(Model model) {
        model.addAttribute("times", Times.of(trend.steps()));
        return "console/overview :: times";
    }

    @GetMapping("/overview/minutes")
    String minutes(Model model) {
        times(model);
        return "console/overview :: minutes";
    }

    @GetMapping("/overview/fleet")
    String fleet(Model model) {
        List<ServiceRow> services = ServiceRow.of(fleet.services());
        model.addAttribute("services", services);
        model.addAttribute("fleetFull", fleet.full());
        return "console/overview :: fleet";
    }

    @PostMapping("/overview/connect")
    String connect(Model model, HttpServletResponse response) {
        link.connect();
        LinkStatus now = link.reconcile(WAIT);
        if (now.connected()) {
            Told.done(response, "Connected to " + now.broker() + ".");
        } else {
            Told.failed(response, "Not connected yet" + (now.lastError() == null ? "." : ": " + now.lastError() + "."));
        }
        return standing(model);
    }

    @PostMapping("/overview/disconnect")
    String disconnect(Model model, HttpServletResponse response) {
        link.disconnect();
        link.reconcile(WAIT);
        Told.done(response, "Disconnected. Events are accepted and wait.");
        return standing(model);
    }
}
