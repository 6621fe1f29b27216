package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Databases;
import dev.petrel.hub.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource
class TokensTest {

    private final Ground ground;
    private final Tokens tokens;

    TokensTest(Databases kind) {
        ground = new Ground(kind);
        tokens = ground.tokens;
    }

    @Test
    void aTokenIsKnownByItsSecretWhichIsStoredNowhere() {
        Tokens.Made made = tokens.create("camera server", Role.PUBLISHER, null, "admin");

        Optional<Token> found = tokens.check(made.secret().reveal());

        assertThat(made.secret().reveal()).matches("petrel_[A-Za-z0-9_-]{43}");
        assertThat(found.map(Token::role)).contains(Role.PUBLISHER);
        Map<String, Object> row =
                ground.database.sql("SELECT * FROM tokens").query().singleRow();
        assertThat(row.toString()).doesNotContain(made.secret().reveal().substring(Tokens.PREFIX.length()));
        assertThat(made.toString()).doesNotContain(made.secret().reveal());
    }

    @Test
    void aTokenIsWorthNothingFromTheMomentItExpires() {
        Instant end = ground.time.now().plusSeconds(60);
        String secret =
                tokens.create("short", Role.VIEWER, end, "admin").secret().reveal();
        boolean before = tokens.check(secret).isPresent();

        ground.time.turn(Duration.ofSeconds(55));
        boolean late = tokens.check(secret).isPresent();
        ground.time.turn(Duration.ofSeconds(5));

        assertThat(before).isTrue();
        assertThat(late).isTrue();
        assertThat(tokens.check(secret)).isEmpty();
    }

    @Test
    void aDeletedTokenIsRefusedAtOnceHereAndWithinSecondsElsewhere() {
        Tokens elsewhere = new Tokens(ground.database, ground.audit, ground.clock);
        Tokens.Made made = tokens.create("leaked", Role.ADMIN, null, "admin");
        String secret = made.secret().reveal();
        boolean before =
                tokens.check(secret).isPresent() && elsewhere.check(secret).isPresent();

        boolean deleted = tokens.revoke(made.token().id(), "admin");

        assertThat(before).isTrue();
        assertThat(deleted).isTrue();
        assertThat(tokens.check(secret)).isEmpty();
        ground.time.turn(Users.REMEMBERED);
        assertThat(elsewhere.check(secret)).isEmpty();
        assertThat(tokens.revoke(made.token().id(), "admin")).isFalse();
    }

    @Test
    void aTokenThatIsReadWhileItIsDeletedIsNotRemembered() {
        TokenMemory memory = new TokenMemory(ground.time);
        Token token = tokens.create("racing", Role.VIEWER, null, "admin").token();

        memory.get("hash", hash -> {
            memory.forget();
            return Optional.of(token);
        });

        assertThat(memory.has("hash")).isFalse();
    }

    @Test
    void theLastUseIsWrittenOnceAMinute() {
        String secret =
                tokens.create("busy", Role.VIEWER, null, "admin").secret().reveal();
        Instant first = ground.time.now();
        tokens.check(secret);
        ground.time.turn(Duration.ofSeconds(59));
        tokens.check(secret);
        Instant written = lastUse();

        ground.time.turn(Duration.ofSeconds(1));
        tokens.check(secret);

        assertThat(written).isEqualTo(first);
        assertThat(lastUse()).isEqualTo(first.plusSeconds(60));
    }

    @Test
    void aSecondTokenOfANameIsRefused() {
        tokens.create("one", Role.VIEWER, null, "admin");

        assertThatThrownBy(() -> tokens.create("one", Role.ADMIN, null, "admin"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("another name");
    }

    private Instant lastUse() {
        return Objects.requireNonNull(tokens.all().getFirst().lastUsedAt());
    }
}
