package dev.petrel.hub.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What the database said about tokens a moment ago, also that there is no such token. Bounded; a token that is deleted
 * here is forgotten at once, also by those who are just reading it.
 */
final class TokenMemory {

    private static final Duration BETWEEN_USES = Duration.ofMinutes(1);

    private final Cache<String, Optional<Token>> byHash;
    private final Cache<String, Boolean> used;
    private final AtomicLong deletions = new AtomicLong();

    TokenMemory(Time time) {
        this.byHash = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Users.REMEMBERED)
                .ticker(time::nanos)
                .build();
        this.used = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(BETWEEN_USES)
                .ticker(time::nanos)
                .build();
    }

    Optional<Token> get(String hash, Function<String, Optional<Token>> read) {
        Optional<Token> known = byHash.getIfPresent(hash);
        if (known != null) {
            return known;
        }
        long before = deletions.get();
        Optional<Token> found = read.apply(hash);
        byHash.put(hash, found);
        if (deletions.get() != before) {
            byHash.invalidate(hash);
        }
        return found;
    }

    boolean has(String hash) {
        return byHash.getIfPresent(hash) != null;
    }

    void forget() {
        deletions.incrementAndGet();
        byHash.invalidateAll();
    }

    /** Whether this is the first use in a minute. */
    boolean used(Token token) {
        return used.asMap().putIfAbsent(token.id(), true) == null;
    }
}
