package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.ConfigStoring;
import dev.petrel.hub.config.Difference;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.PastConfig;
import dev.petrel.hub.config.StaleVersion;
import dev.petrel.hub.problem.Problem;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Earlier settings: who changed what, and the way back. */
@Controller
class HistoryPage {

    private static final int PER_PAGE = 20;

    private final BrokerConfigs configs;
    private final ConfigStoring storing;

    HistoryPage(BrokerConfigs configs, ConfigStoring storing) {
        this.configs = configs;
        this.storing = storing;
    }

    /**
     * Settings of a time.
     *
     * @param past what they were
     * @param changes from the ones before; null where those are not kept any more
     * @param current whether they are those of now
     * @param dropsPassword whether going back to them would remove the stored password
     */
    record Entry(PastConfig past, @Nullable List<Change> changes, boolean current, boolean dropsPassword) {}

    /** @param before only versions below this one; none for the newest */
    @GetMapping("/settings/history")
    String history(@RequestParam(defaultValue = "" + Long.MAX_VALUE) long before, Model model) {
        show(before, model);
        return "console/history";
    }

    /** @param version the one of now, as whoever asks has seen it */
    @PostMapping("/settings/history/{past}/restore")
    String restore(@PathVariable long past, @RequestParam long version, Principal caller, Model model) {
        PastConfig chosen = configs.past(past)
                .orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "version " + past + " is not kept any more"));
        Edit edit = new Edit(chosen.config().config(), new PasswordChange.Keep());
        try {
            model.addAttribute("note", Note.of(storing.store(before -> edit, now -> now == version, caller.getName())));
        } catch (StaleVersion stale) {
            model.addAttribute(
                    "note",
                    new Note(
                            "bad",
                            "Nothing was changed: somebody else has saved settings meanwhile. They stand below"
                                    + " now; go back once more if that is still right."));
        }
        show(Long.MAX_VALUE, model);
        return "console/history :: changes";
    }

    private void show(long before, Model model) {
        List<PastConfig> all = configs.history();
        List<Entry> entries = new ArrayList<>();
        int next = 0;
        while (next < all.size() && entries.size() < PER_PAGE) {
            if (all.get(next).version() < before) {
                entries.add(entry(all, next));
            }
            next++;
        }
        model.addAttribute("entries", entries);
        model.addAttribute("version", all.isEmpty() ? 0 : all.getFirst().version());
        model.addAttribute("older", next < all.size() ? all.get(next - 1).version() : null);
        model.addAttribute("newest", before == Long.MAX_VALUE);
    }

    private static Entry entry(List<PastConfig> all, int at) {
        PastConfig past = all.get(at);
        boolean elsewhere = !past.config()
                .config()
                .broker()
                .samePlace(all.getFirst().config().config().broker());
        if (at + 1 < all.size()) {
            return new Entry(past, changes(all.get(at + 1).config(), past), at == 0, elsewhere);
        }
        boolean first = past.version() == 1;
        return new Entry(past, first ? changes(ConfigFields.of(BrokerConfig.NONE), past) : null, at == 0, elsewhere);
    }

    private static List<Change> changes(ConfigFields before, PastConfig past) {
        List<Change> changes = new ArrayList<>();
        Difference.between(before, past.config()).forEach(one -> changes.add(Change.of(one)));
        Change.of(past.password()).ifPresent(changes::add);
        return changes;
    }
}
