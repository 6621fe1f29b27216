package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Databases;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.env.StandardEnvironment;

@ParameterizedClass(name = "{0}")
@EnumSource
class UsersTest {

    private final Ground ground;
    private final Users users;

    UsersTest(Databases kind) {
        ground = new Ground(kind);
        users = ground.users;
    }

    /** (S6) */
    @Test
    void theFirstStartShowsARandomPasswordOnceAndKeepsItsHash() {
        PrintStream before = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();

        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            new FirstAdministrator(users, new StandardEnvironment()).show();
            new FirstAdministrator(users, new StandardEnvironment()).show();
        } finally {
            System.setOut(before);
        }

        // Beside it may stand what the log says.
        List<String> lines = shown.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Administrator"))
                .toList();
        assertThat(lines).singleElement().asString().matches("Administrator password: [A-Za-z0-9_-]{24}");
        String password = lines.getFirst().substring("Administrator password: ".length());
        assertThat(users.verify("admin", password)).isPresent();
        assertThat(hashes()).singleElement().asString().startsWith("{bcrypt}").doesNotContain(password);
    }

    @Test
    void hubsThatStartTogetherMakeOneAdministrator() throws Exception {
        List<Future<Optional<String>>> starts = new ArrayList<>();

        try (ExecutorService hubs = Executors.newFixedThreadPool(4)) {
            for (int hub = 0; hub < 8; hub++) {
                starts.add(hubs.submit(() -> new Users(ground.database, ground.clock).first()));
            }
        }

        List<String> passwords = new ArrayList<>();
        for (Future<Optional<String>> start : starts) {
            start.get().ifPresent(passwords::add);
        }
        assertThat(passwords)
                .singleElement()
                .satisfies(
                        password -> assertThat(users.verify("admin", password)).isPresent());
    }

    @Test
    void anotherPasswordEndsWhatTheOldOneOpened() {
        String old = users.first().orElseThrow();
        Caller login = users.verify("admin", old).orElseThrow().caller();
        boolean before = users.stillThere(login);

        ground.time.turn(Duration.ofSeconds(1));
        String reset = users.resetPassword("admin");

        assertThat(before).isTrue();
        assertThat(users.stillThere(login)).isFalse();
        assertThat(users.verify("admin", old)).isEmpty();
        assertThat(users.verify("admin", reset)).isPresent();
    }

    @Test
    void aResetByAnotherProcessIsSeenWithinSeconds() {
        Caller login =
                users.verify("admin", users.first().orElseThrow()).orElseThrow().caller();
        boolean before = users.stillThere(login);

        ground.time.turn(Duration.ofSeconds(1));
        new Users(ground.database, ground.clock).resetPassword("admin");
        ground.time.turn(Users.REMEMBERED);

        assertThat(before).isTrue();
        assertThat(users.stillThere(login)).isFalse();
    }

    @Test
    void passwordsThatAreTooShortOrTooLongAreRefused() {
        users.first();

        assertThatThrownBy(() -> users.changePassword("admin", "elevenchars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 characters");
        assertThatThrownBy(() -> users.changePassword("admin", "ä".repeat(37)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("72 bytes");
        assertThatThrownBy(() -> users.resetPassword("eve")).isInstanceOf(NoSuchElementException.class);
    }

    private List<String> hashes() {
        return ground.database
                .sql("SELECT password_hash FROM users")
                .query(String.class)
                .list();
    }
}
