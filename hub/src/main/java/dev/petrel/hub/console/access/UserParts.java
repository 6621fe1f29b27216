package dev.petrel.hub.console.access;

import dev.petrel.hub.access.Accounts;
import dev.petrel.hub.console.Told;
import dev.petrel.hub.console.Words;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of users and what is done to it. A password that the hub made stands in the answer to who asked for it, once. */
@Controller
class UserParts {

    private static final String PART = "console/access-parts :: users";

    private final Accounts accounts;

    UserParts(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/access/users")
    String add(@RequestParam String name, @RequestParam String role, Principal caller, Model model) {
        try {
            made(accounts.add(name, role, caller.getName()), model);
        } catch (Problem problem) {
            model.addAttribute("flaws", flaws(problem));
            model.addAttribute("typed", Map.of("name", name, "role", role));
        }
        return show(model);
    }

    /** With the names that fields have on this page; a name that is taken is a flaw of the name. */
    static Map<String, String> flaws(Problem problem) {
        return problem.errors().isEmpty()
                ? Words.byField(List.of(new FieldFlaw("name", String.valueOf(problem.getMessage()))))
                : Words.byField(problem.errors());
    }

    @PostMapping("/access/users/{name}/role")
    String changeRole(
            @PathVariable String name,
            @RequestParam String role,
            Principal caller,
            HttpServletResponse response,
            Model model) {
        try {
            accounts.changeRole(name, role, caller.getName());
            Told.done(response, name + " is " + role + " now, and has to log in again.");
        } catch (Problem problem) {
            Told.failed(response, Words.sentence(String.valueOf(problem.getMessage())));
        }
        return show(model);
    }

    @PostMapping("/access/users/{name}/password")
    String resetPassword(@PathVariable String name, Principal caller, HttpServletResponse response, Model model) {
        try {
            made(accounts.resetPassword(name, caller.getName()), model);
        } catch (Problem problem) {
            Told.failed(response, Words.sentence(String.valueOf(problem.getMessage())));
        }
        return show(model);
    }

    @PostMapping("/access/users/{name}/removal")
    String remove(@PathVariable String name, Principal caller, HttpServletResponse response, Model model) {
        try {
            accounts.remove(name, caller.getName());
            Told.done(response, name + " was removed.");
        } catch (Problem problem) {
            Told.failed(response, Words.sentence(String.valueOf(problem.getMessage())));
        }
        return show(model);
    }

    private static void made(Accounts.Made made, Model model) {
        model.addAttribute("madeFor", made.account().name());
        model.addAttribute("secret", made.password().reveal());
    }

    private String show(Model model) {
        model.addAttribute("users", accounts.all());
        return PART;
    }
}
