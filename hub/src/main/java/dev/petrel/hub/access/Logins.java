package dev.petrel.hub.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.petrel.hub.access.Verdict.Granted;
import dev.petrel.hub.access.Verdict.Refused;
import dev.petrel.hub.access.Verdict.TooMany;
import dev.petrel.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Whether a name and a password belong together, or a token is one of ours. Wrong ones are counted by address and by user; right ones are
 * remembered for a moment under a keyed hash, because a password takes long to check.
 */
@Component
class Logins {

    private static final String HASH = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Users users;
    private final Tokens tokens;
    private final Rates rates;
    private final Audit audit;
    private final Rate perAddress;
    private final Rate perUser;
    private final Rate unknownTokens;
    private final SecretKeySpec key;
    private final Cache<String, Caller> right;

    /** Many of a program's requests come at the same time, with the same login: that is looked at, and counted, once. */
    private final Together<Verdict> running = new Together<>();

    Logins(Users users, Tokens tokens, Audit audit, AccessTime time, AccessProperties properties) {
        this.users = users;
        this.tokens = tokens;
        this.audit = audit;
        this.rates = new Rates(time.time());
        this.perAddress = Rate.perMinute("address", properties.failedLoginsPerAddress());
        this.perUser = Rate.perMinute("user", properties.failedLoginsPerUser());
        this.unknownTokens = Rate.perMinute("token", properties.failedLoginsPerAddress());
        this.key = new SecretKeySpec(new SecureRandom().generateSeed(KEY_BYTES), HASH);
        this.right = remember(time.time());
    }

    private static Cache<String, Caller> remember(Time time) {
        return Caffeine.newBuilder()
                .maximumSize(1000)
                .expireAfterWrite(Users.REMEMBERED)
                .ticker(time::nanos)
                .build();
    }

    /** The verdict on a name and a password that came from an address. */
    Verdict check(String name, String password, String address) {
        String hash = hash(name, password, address);
        return known(hash)
                .orElseGet(() -> running.ask(
                        hash,
                        () -> known(hash)
                                .orElseGet(() -> count(name, address)
                                        .<Verdict>map(TooMany::new)
                                        .orElseGet(() -> verify(name, password, address, hash)))));
    }

    private Optional<Verdict> known(String hash) {
        return Optional.ofNullable(right.getIfPresent(hash))
                .filter(users::stillThere)
                .map(Granted::new);
    }

    /** The verdict on the secret of a token that came from an address. */
    Verdict check(String secret, String address) {
        return tokens.remembers(secret)
                ? verdict(secret)
                : running.ask(hash("", secret, address), () -> askFor(secret, address));
    }

    private Verdict askFor(String secret, String address) {
        boolean asks = !tokens.remembers(secret);
        Optional<Duration> wait = asks ? rates.take(unknownTokens, address) : Optional.empty();
        if (wait.isPresent()) {
            return new TooMany(wait.get());
        }
        Verdict verdict = verdict(secret);
        if (asks && verdict instanceof Granted) {
            rates.giveBack(unknownTokens, address);
        }
        return verdict;
    }

    private Verdict verdict(String secret) {
        return tokens.check(secret)
                .<Verdict>map(found -> new Granted(found.caller()))
                .orElseGet(Refused::new);
    }

    private Verdict verify(String name, String password, String address, String hash) {
        Optional<User> user = users.verify(name, password);
        if (user.isEmpty()) {
            // The name is not written down: people type passwords there.
            audit.record("nobody", "login failed", "from " + address);
            return new Refused();
        }
        rates.giveBack(perAddress, address);
        rates.giveBack(perUser, name);
        Caller caller = user.get().caller();
        right.put(hash, caller);
        return new Granted(caller);
    }

    /** Counts before it looks, so that many at once are no way round. */
    private Optional<Duration> count(String name, String address) {
        Optional<Duration> wait = rates.take(perAddress, address);
        return wait.isPresent() ? wait : rates.take(perUser, name);
    }

    /** With the address: whoever guesses elsewhere is not helped by what is remembered, and every guess counts. */
    private String hash(String name, String password, String address) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            for (String part : List.of(address, name)) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + HASH, missing);
        }
    }
}
