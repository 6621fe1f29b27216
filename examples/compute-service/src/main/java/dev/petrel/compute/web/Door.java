package dev.petrel.compute.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Says who asks, and whether they may.
 *
 * @param users who may log in
 * @param tokens what they get for it
 * @param guests whether everybody may do everything, without a token
 */
public record Door(Users users, Tokens tokens, boolean guests) {

    private static final String BEARER = "Bearer ";

    /** Answers {@code POST /auth/token}. */
    Reply login(HttpExchange exchange) throws IOException, Refusal {
        Map<String, String> form = Form.plain(exchange);
        Optional<User> user = users.find(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
        return issued(user.orElseThrow(() -> new Refusal(401, "Incorrect username or password")));
    }

    /** Answers {@code POST /auth/token/refresh}. */
    Reply refresh(HttpExchange exchange) throws Refusal {
        return issued(bearer(exchange));
    }

    private Reply issued(User user) {
        return Reply.json(200, Map.of("access_token", tokens.issue(user), "token_type", "bearer"));
    }

    /** Who asks, if they have a permission. */
    User permitted(HttpExchange exchange, String permission) throws Refusal {
        User user = guests ? User.GUEST : bearer(exchange);
        if (!user.may(permission)) {
            throw new Refusal(403, "Insufficient permissions. Required: " + permission);
        }
        return user;
    }

    private User bearer(HttpExchange exchange) throws Refusal {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(401, "Not authenticated");
        }
        String name = tokens.check(header.substring(BEARER.length()).trim());
        return users.named(name).orElseThrow(() -> new Refusal(401, "there is no such user any more"));
    }
}
