package dev.petrel.hub.console.setup;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.ConfigStoring;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.FirstSteps;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.console.settings.Note;
import dev.petrel.hub.console.settings.SettingsForm;
import dev.petrel.hub.console.settings.SettingsView;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.Unreadable;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The short path that an administrator is led along as long as nothing is set; it can be left and taken up again. */
@Controller
class SetupPage {

    private static final String OUTCOME = "console/settings-parts :: outcome";

    private final FirstSteps steps;
    private final BrokerConfigs configs;
    private final ConfigStoring storing;
    private final SettingsView view;
    private final Link link;

    SetupPage(FirstSteps steps, BrokerConfigs configs, ConfigStoring storing, SettingsView view, Link link) {
        this.steps = steps;
        this.configs = configs;
        this.storing = storing;
        this.view = view;
        this.link = link;
    }

    /** The step that comes next. */
    @GetMapping("/setup")
    String next() {
        return switch (steps.next()) {
            case BROKER -> "redirect:/setup/broker";
            case TOPICS -> "redirect:/setup/topics";
            case NOTHING -> "redirect:/setup/done";
        };
    }

    /** The first step; filled in where there is a broker, such as the one that the hub brings along. */
    @GetMapping("/setup/broker")
    String broker(Model model) {
        view.form(model);
        return "console/setup-broker";
    }

    /** The second step, which is about a broker. */
    @GetMapping("/setup/topics")
    String topics(Model model) {
        return steps.next() == FirstSteps.Next.BROKER ? "redirect:/setup/broker" : step("console/setup-topics", model);
    }

    @GetMapping("/setup/done")
    String done(Model model) {
        return steps.next() == FirstSteps.Next.BROKER ? "redirect:/setup/broker" : step("console/setup-done", model);
    }

    private String step(String page, Model model) {
        view.form(model);
        model.addAttribute("link", link.status());
        return page;
    }

    /** How the connection is, as it changes. */
    @GetMapping("/setup/connection")
    String connection(Model model) {
        model.addAttribute("link", link.status());
        return "console/setup-topics :: connection";
    }

    /** What is wrong with the topics that were typed so far, and what they would lead to. */
    @GetMapping("/setup/check")
    String check(@RequestParam Map<String, String> sent, Model model) {
        try {
            view.preview(
                    model,
                    SettingsForm.edit(config(configs.current()), sent, SettingsForm.TOPICS)
                            .config());
            SettingsView.flaws(model, SettingsForm.TOPICS, Map.of());
            return "console/setup-topics :: checked";
        } catch (Problem problem) {
            SettingsView.flaws(model, SettingsForm.TOPICS, problem);
            return "console/settings-parts :: flaws";
        }
    }

    @PostMapping("/setup/broker")
    String saveBroker(
            @RequestParam Map<String, String> sent, Principal caller, HttpServletResponse response, Model model) {
        Function<Optional<StoredConfig>, Edit> decision =
                before -> connecting(SettingsForm.edit(config(before), sent, SettingsForm.BROKER));
        if (stored(decision, SettingsForm.BROKER, caller, model)) {
            response.setHeader("HX-Redirect", "/setup/topics");
        }
        return OUTCOME;
    }

    @PostMapping("/setup/topics")
    String saveTopics(
            @RequestParam Map<String, String> sent, Principal caller, HttpServletResponse response, Model model) {
        Function<Optional<StoredConfig>, Edit> decision =
                before -> SettingsForm.edit(config(before), sent, SettingsForm.TOPICS);
        if (stored(decision, SettingsForm.TOPICS, caller, model)) {
            steps.finish();
            response.setHeader("HX-Redirect", "/setup/done");
        }
        return OUTCOME;
    }

    /** Whether it was stored; if not, the page is told why. Each step changes its own fields alone, whoever else changes some. */
    private boolean stored(
            Function<Optional<StoredConfig>, Edit> decision, Collection<String> fields, Principal caller, Model model) {
        try {
            model.addAttribute("note", Note.of(storing.store(decision, version -> true, caller.getName())));
            SettingsView.flaws(model, fields, Map.of());
            return true;
        } catch (Problem problem) {
            SettingsView.flaws(model, fields, problem);
            model.addAttribute("note", new Note("bad", "Not saved: what helps stands under the fields."));
        } catch (Unreadable noKey) {
            SettingsView.flaws(model, fields, Map.of());
            model.addAttribute("note", new Note("bad", "Not saved: " + noKey.getMessage() + "."));
        }
        return false;
    }

    private static Edit connecting(Edit edit) {
        BrokerConfig config = edit.config();
        return new Edit(
                new BrokerConfig(true, config.broker(), config.publish(), config.discovery(), config.availability()),
                edit.password());
    }

    private static BrokerConfig config(Optional<StoredConfig> stored) {
        return stored.map(StoredConfig::config).orElse(BrokerConfig.NONE);
    }
}
