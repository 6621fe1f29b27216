package dev.petrel.hub.console.access;

import dev.petrel.hub.access.TokenRequest;
import dev.petrel.hub.access.Tokens;
import dev.petrel.hub.console.Told;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of tokens and what is done to it. The secret of a new one stands in the answer to who asked for it, once. */
@Controller
class TokenParts {

    private static final String PART = "console/access-parts :: tokens";

    private final Tokens tokens;

    TokenParts(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param days how long it is to be worth something; nothing for ever */
    @PostMapping("/access/tokens")
    String create(
            @RequestParam String name,
            @RequestParam String role,
            @RequestParam(required = false) @Nullable Integer days,
            Principal caller,
            Model model) {
        try {
            TokenRequest.Valid valid = new TokenRequest(name, role, null, days).validate(Instant.now());
            Tokens.Made made = tokens.create(valid.name(), valid.role(), valid.expiresAt(), caller.getName());
            model.addAttribute("madeFor", made.token().name());
            model.addAttribute("secret", made.secret().reveal());
        } catch (Problem problem) {
            model.addAttribute("flaws", UserParts.flaws(problem));
            model.addAttribute("typed", Map.of("name", name, "role", role, "days", days == null ? "" : "" + days));
        }
        return show(model);
    }

    @PostMapping("/access/tokens/{id}/removal")
    String revoke(@PathVariable String id, Principal caller, HttpServletResponse response, Model model) {
        if (tokens.revoke(id, caller.getName())) {
            Told.done(response, "The token was revoked.");
        } else {
            Told.failed(response, "That token was gone already.");
        }
        return show(model);
    }

    private String show(Model model) {
        model.addAttribute("tokens", TokenLine.of(tokens.all()));
        return PART;
    }
}
