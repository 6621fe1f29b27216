package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.problem.Problem;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Puts into a page what is to be shown of the settings; never a password. */
@Component
public final class SettingsView {

    private final BrokerConfigs configs;
    private final Previews previews;
    private final Link link;

    SettingsView(BrokerConfigs configs, Previews previews, Link link) {
        this.configs = configs;
        this.previews = previews;
        this.link = link;
    }

    /** A form with the settings of now. */
    public void form(Model model) {
        Optional<StoredConfig> stored = configs.current();
        BrokerConfig config = stored.map(StoredConfig::config).orElse(BrokerConfig.NONE);
        model.addAttribute("config", ConfigFields.of(config));
        model.addAttribute("version", stored.map(StoredConfig::version).orElse(0L));
        model.addAttribute(
                "password",
                stored.map(StoredConfig::password).orElse(PasswordState.ABSENT).name());
        model.addAttribute("labels", SettingsForm.LABELS);
        model.addAttribute("preview", previews.of(config));
        publishing(model);
    }

    /** Whether a message and discovery can be published now. */
    void publishing(Model model) {
        model.addAttribute("connected", link.connected());
        model.addAttribute(
                "discoveryOn",
                configs.current()
                        .map(StoredConfig::config)
                        .map(BrokerConfig::discovery)
                        .filter(DiscoverySettings::enabled)
                        .isPresent());
    }

    /** What is wrong with the fields of a form. */
    public static Map<String, String> flaws(Model model, Collection<String> fields, Problem problem) {
        Map<String, String> flaws = SettingsForm.flaws(problem);
        flaws(model, fields, flaws);
        return flaws;
    }

    /** What is wrong with the fields of a form, by field. */
    public static void flaws(Model model, Collection<String> fields, Map<String, String> flaws) {
        model.addAttribute(
                "names", fields.stream().filter(SettingsForm::canBeWrong).toList());
        model.addAttribute("flaws", flaws);
    }

    /** What a form would lead to. */
    public void preview(Model model, BrokerConfig config) {
        model.addAttribute("preview", previews.of(config));
    }
}
