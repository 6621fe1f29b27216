package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of the login. */
@Controller
class LoginPage {

    @GetMapping(Paths.LOGIN)
    String login(@RequestParam(defaultValue = "/") String next, Model model) {
        model.addAttribute("next", next);
        return "login";
    }

    @PostMapping(FormLogin.REFUSED)
    String refused(@RequestParam(defaultValue = "/") String next, HttpServletResponse response, Model model) {
        model.addAttribute("next", next);
        boolean slow = response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
        model.addAttribute(
                "trouble",
                slow
                        ? "Too many logins failed. Wait a minute and try again."
                        : "The name or the password is not right.");
        return "login";
    }
}
