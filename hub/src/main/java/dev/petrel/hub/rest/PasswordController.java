package dev.petrel.hub.rest;

import dev.petrel.hub.access.Accounts;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.JsonBody;
import dev.petrel.hub.problem.Problem;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code PUT /api/v1/password}: one's own password. */
@RestController
class PasswordController {

    private static final Set<String> FIELDS = Set.of("present", "password");

    private final Accounts accounts;

    PasswordController(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The body comes as bytes, since anything else is written to the log by Spring at DEBUG. */
    @PutMapping(path = "/api/v1/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = OwnPassword.class)))
    void change(@RequestBody byte[] body, Principal caller) {
        OwnPassword asked = OwnPassword.of(JsonBody.read(body));
        accounts.changeOwnPassword(caller.getName(), asked.present(), asked.password());
    }

    /**
     * What one asks for.
     *
     * @param present the password of now
     * @param password the one to be
     */
    record OwnPassword(String present, String password) {

        static OwnPassword of(JsonNode body) {
            List<FieldFlaw> unknown = new ArrayList<>();
            for (String name : body.propertyNames()) {
                if (!FIELDS.contains(name)) {
                    unknown.add(new FieldFlaw(name, "is not a field of this request"));
                }
            }
            if (!unknown.isEmpty()) {
                throw Problem.malformed(unknown);
            }
            return new OwnPassword(
                    body.path("present").asString(""), body.path("password").asString(""));
        }

        @Override
        public String toString() {
            return "OwnPassword";
        }
    }
}
