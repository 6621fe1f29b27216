package dev.petrel.hub.console.access;

import dev.petrel.hub.access.Accounts;
import dev.petrel.hub.access.Audit;
import dev.petrel.hub.access.AuditEntry;
import dev.petrel.hub.access.Tokens;
import dev.petrel.hub.access.Users;
import dev.petrel.hub.console.Viewer;
import dev.petrel.hub.console.Words;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who may come in: for administrators all of it, for others their own password. */
@Controller
class AccessPage {

    private static final int PER_PAGE = 25;
    private static final List<String> PASSWORD = List.of("present", "password", "again");

    private final Accounts accounts;
    private final Tokens tokens;
    private final Audit audit;

    AccessPage(Accounts accounts, Tokens tokens, Audit audit) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.audit = audit;
    }

    @GetMapping("/access")
    String access(@ModelAttribute("viewer") Viewer viewer, Model model) {
        if (viewer.admin()) {
            model.addAttribute("users", accounts.all());
            model.addAttribute("tokens", TokenLine.of(tokens.all()));
        }
        model.addAttribute("shortest", Users.SHORTEST);
        return "console/access";
    }

    /** Who did it is logged out with that: the page leads to the login. */
    @PostMapping("/access/password")
    String changePassword(
            @RequestParam String present,
            @RequestParam String password,
            @RequestParam String again,
            Principal caller,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("names", PASSWORD);
        if (!password.equals(again)) {
            return refused(Map.of("again", "Is not the same as the new password."), response, model);
        }
        try {
            accounts.changeOwnPassword(caller.getName(), present, password);
        } catch (Problem problem) {
            if (problem.errors().isEmpty()) {
                throw problem;
            }
            return refused(Words.byField(problem.errors()), response, model);
        }
        response.setHeader("HX-Redirect", "/login?next=/access");
        return refused(Map.of(), response, model);
    }

    private static String refused(Map<String, String> flaws, HttpServletResponse response, Model model) {
        if (!flaws.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        model.addAttribute("flaws", flaws);
        return "console/settings-parts :: flaws";
    }

    /** @param before only entries older than this one; none for the newest */
    @GetMapping("/access/audit")
    String audit(@RequestParam(defaultValue = "" + Long.MAX_VALUE) long before, Model model) {
        List<AuditEntry> entries = audit.entries(before, PER_PAGE + 1);
        boolean more = entries.size() > PER_PAGE;
        List<AuditEntry> shown = more ? entries.subList(0, PER_PAGE) : entries;
        model.addAttribute("entries", shown);
        model.addAttribute("older", more ? shown.getLast().id() : null);
        model.addAttribute("newest", before == Long.MAX_VALUE);
        return "console/audit";
    }
}
