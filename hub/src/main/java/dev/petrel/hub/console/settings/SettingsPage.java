package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.ConfigStoring;
import dev.petrel.hub.config.Difference;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.console.Told;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.Unreadable;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The form of the settings. What is refused comes back as words beside the fields, so that what was typed stays where it is.
 */
@Controller
class SettingsPage {

    private static final Collection<String> ALL = SettingsForm.LABELS.keySet();
    private static final String FLAWS = "console/settings-parts :: flaws";

    private final BrokerConfigs configs;
    private final ConfigStoring storing;
    private final SettingsView view;

    SettingsPage(BrokerConfigs configs, ConfigStoring storing, SettingsView view) {
        this.configs = configs;
        this.storing = storing;
        this.view = view;
    }

    @GetMapping("/settings")
    String settings(Model model) {
        view.form(model);
        return "console/settings";
    }

    /** What is wrong with what was typed so far, and what it would lead to; the password is not sent for that. */
    @GetMapping("/settings/check")
    String check(@RequestParam Map<String, String> sent, Model model) {
        Optional<StoredConfig> stored = configs.current();
        try {
            Edit edit = SettingsForm.edit(config(stored), sent, ALL);
            SettingsView.flaws(model, ALL, Map.of());
            view.preview(model, edit.config());
            model.addAttribute("drops", stored.filter(edit::dropsPasswordOf).isPresent());
            return "console/settings-parts :: checked";
        } catch (Problem problem) {
            Map<String, String> flaws = SettingsView.flaws(model, ALL, problem);
            // Nobody has come to this field yet.
            if (stored.isEmpty() && sent.getOrDefault("broker_host", "").isBlank()) {
                flaws.remove("broker_host");
            }
            return FLAWS;
        }
    }

    @PostMapping("/settings/test")
    String test(@RequestParam Map<String, String> sent, Model model) {
        try {
            ConfigStoring.Tried tried = storing.tryOut(
                    before -> SettingsForm.edit(BrokerConfig.NONE, sent, SettingsForm.BROKER), version -> true);
            model.addAttribute("note", Note.of(tried.trial()));
            SettingsView.flaws(model, SettingsForm.BROKER, Map.of());
        } catch (Problem problem) {
            if (problem.errors().isEmpty()) {
                throw problem;
            }
            SettingsView.flaws(model, SettingsForm.BROKER, problem);
            model.addAttribute("note", new Note("bad", "Nothing was tried: mend the fields that are marked first."));
        }
        return "console/settings-parts :: outcome";
    }

    @PostMapping("/settings")
    String save(@RequestParam Map<String, String> sent, Principal caller, HttpServletResponse response, Model model) {
        // Who has seen what somebody else saved says so with the version that was seen.
        long seen = Long.parseLong(sent.getOrDefault("over", sent.getOrDefault("version", "0")));
        try {
            ConfigStoring.Stored stored = storing.store(
                    before -> SettingsForm.edit(config(before), sent, ALL),
                    version -> version == seen,
                    caller.getName());
            return saved(stored, response, model);
        } catch (Problem problem) {
            Map<String, String> flaws = SettingsView.flaws(model, ALL, problem);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("note", new Note("bad", refused(flaws)));
        } catch (StaleVersion stale) {
            return overtaken(sent, model);
        } catch (Unreadable noKey) {
            SettingsView.flaws(model, ALL, Map.of());
            model.addAttribute("note", new Note("bad", "Not saved: " + noKey.getMessage() + "."));
        }
        return "console/settings-parts :: outcome";
    }

    /** The whole form takes the place of the one that was sent. */
    private String saved(ConfigStoring.Stored stored, HttpServletResponse response, Model model) {
        view.form(model);
        Note note = Note.of(stored);
        model.addAttribute("note", note);
        response.setHeader("HX-Retarget", "#settings");
        response.setHeader("HX-Reswap", "outerHTML");
        Told.done(response, stored.edited().changed() ? "Saved." : note.text());
        return "console/settings-parts :: saved";
    }

    private static String refused(Map<String, String> flaws) {
        return "Not saved: " + (flaws.size() == 1 ? "a field is" : flaws.size() + " fields are")
                + " not right yet. What helps stands there.";
    }

    /** Somebody else was faster: what differs, for whoever typed this to decide. */
    private String overtaken(Map<String, String> sent, Model model) {
        SettingsView.flaws(model, ALL, Map.of());
        BrokerConfig theirs = config(configs.current());
        configs.history().stream().findFirst().ifPresent(last -> model.addAttribute("last", last));
        BrokerConfig mine = SettingsForm.edit(theirs, sent, ALL).config();
        model.addAttribute(
                "differences",
                Difference.between(ConfigFields.of(theirs), ConfigFields.of(mine)).stream()
                        .map(Change::of)
                        .toList());
        return "console/settings-parts :: overtaken";
    }

    private static BrokerConfig config(Optional<StoredConfig> stored) {
        return stored.map(StoredConfig::config).orElse(BrokerConfig.NONE);
    }
}
