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
        String hash = hash(name, password);
        Caller known = right.getIfPresent(hash);
        if (known != null && users.stillThere(known)) {
            return new Granted(known);
        }
        Optional<Duration> wait = count(name, address);
        return wait.isPresent() ? new TooMany(wait.get()) : verify(name, password, address, hash);
    }

    /** The verdict on the secret of a token that came from an address. */
    Verdict check(String secret, String address) {
        boolean asks = !tokens.remembers(secret);
        Optional<Duration> wait = asks ? rates.take(unknownTokens, address) : Optional.empty();
        if (wait.isPresent()) {
            return new TooMany(wait.get());
        }
        Optional<Token> token = tokens.check(secret);
        if (asks && token.isPresent()) {
            rates.giveBack(unknownTokens, address);
        }
        return token.<Verdict>map(found -> new Granted(found.caller())).orElseGet(Refused::new);
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

    private String hash(String name, String password) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + HASH, missing);
        }
    }
}
