package dev.petrel.hub.console.access;

import dev.petrel.hub.access.Token;
import java.time.Instant;
import java.util.List;

/**
 * A token as it is listed.
 *
 * @param token without its secret
 * @param expired whether it is worth nothing any more
 */
record TokenLine(Token token, boolean expired) {

    static List<TokenLine> of(List<Token> tokens) {
        Instant now = Instant.now();
        return tokens.stream()
                .map(token -> new TokenLine(
                        token, token.expiresAt() != null && !token.expiresAt().isAfter(now)))
                .toList();
    }
}
