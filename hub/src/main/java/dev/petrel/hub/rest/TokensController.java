package dev.petrel.hub.rest;

import dev.petrel.hub.access.Token;
import dev.petrel.hub.access.TokenRequest;
import dev.petrel.hub.access.Tokens;
import dev.petrel.hub.problem.Problem;
import dev.petrel.time.Time;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys of programs. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokensController {

    private final Tokens tokens;

    TokensController(Tokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    TokenList list() {
        return new TokenList(tokens.all().stream().map(TokenView::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    NewToken create(@RequestBody TokenRequest request, Principal caller) {
        TokenRequest.Valid valid = request.validate(Time.system().now());
        Tokens.Made made = tokens.create(valid.name(), valid.role(), valid.expiresAt(), caller.getName());
        return new NewToken(TokenView.of(made.token()), made.secret().reveal());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id, Principal caller) {
        if (!tokens.revoke(id, caller.getName())) {
            throw Problem.of(HttpStatus.NOT_FOUND, "there is no token of that id");
        }
    }

    /** All tokens, by name. */
    record TokenList(List<TokenView> tokens) {}

    /** A token without its secret. */
    record TokenView(
            String id,
            String name,
            String role,
            @Nullable Instant expiresAt,
            Instant createdAt,
            String createdBy,
            @Nullable Instant lastUsedAt) {

        static TokenView of(Token token) {
            return new TokenView(
                    token.id(),
                    token.name(),
                    token.role().text(),
                    token.expiresAt(),
                    token.createdAt(),
                    token.createdBy(),
                    token.lastUsedAt());
        }
    }

    /** A new token and its secret, which is shown this once. */
    record NewToken(TokenView token, String secret) {

        @Override
        public String toString() {
            return "NewToken[" + token + "]";
        }
    }
}
