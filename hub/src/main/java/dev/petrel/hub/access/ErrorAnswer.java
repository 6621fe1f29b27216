package dev.petrel.hub.access;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is answered where no room of the hub answered: the status and no more. */
@Controller
class ErrorAnswer implements ErrorController {

    private final Refusals refusals;

    ErrorAnswer(Refusals refusals) {
        this.refusals = refusals;
    }

    private static String words(HttpStatus status) {
        return switch (status) {
            case FORBIDDEN -> "Your role does not allow this. An administrator can change that.";
            case NOT_FOUND -> "There is no such page.";
            default -> "The hub could not answer. Its log says more.";
        };
    }

    @RequestMapping("/error")
    @Nullable
    String answer(HttpServletRequest request, HttpServletResponse response, Model model) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        HttpStatus status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (Credentials.given(request) || Refusals.forProgram(path)) {
            refusals.write(response, status, status.getReasonPhrase(), path);
            return null;
        }
        response.setStatus(status.value());
        model.addAttribute("reason", status.getReasonPhrase());
        model.addAttribute("words", words(status));
        return "error";
    }
}
