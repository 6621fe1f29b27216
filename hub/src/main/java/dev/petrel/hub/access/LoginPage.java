package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** The pages of the login, and what stands behind it until there is a console. */
@Controller
class LoginPage {

    @GetMapping(Paths.LOGIN)
    String login() {
        return "login";
    }

    @PostMapping(FormLogin.REFUSED)
    String refused(HttpServletResponse response, Model model) {
        boolean slow = response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
        model.addAttribute(
                "trouble",
                slow
                        ? "Too many logins failed. Wait a minute and try again."
                        : "The name or the password is not right.");
        return "login";
    }

    @GetMapping("/")
    String home(Principal caller, Model model) {
        model.addAttribute("caller", caller.getName());
        return "home";
    }
}
