package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Databases;
import dev.petrel.hub.access.Verdict.Granted;
import dev.petrel.hub.access.Verdict.Refused;
import dev.petrel.hub.access.Verdict.TooMany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private static final String HERE = "192.0.2.1";

    private final Ground ground = new Ground(Databases.H2);
    private String password = "";

    @BeforeEach
    void administrator() {
        password = ground.users.first().orElseThrow();
    }

    @Test
    void wrongPasswordsFromOneAddressSlowItDownAndNobodyElse() {
        Logins logins = ground.logins(2, 30);
        logins.check("admin", "wrong", HERE);
        logins.check("eve", "wrong", HERE);

        Verdict third = logins.check("admin", password, HERE);

        assertThat(third).isEqualTo(new TooMany(Duration.ofSeconds(30)));
        assertThat(logins.check("admin", password, "192.0.2.2")).isInstanceOf(Granted.class);
        ground.time.turn(Duration.ofSeconds(30));
        assertThat(logins.check("admin", password, HERE)).isInstanceOf(Granted.class);
    }

    @Test
    void wrongPasswordsOfOneUserFromManyAddressesSlowThatUserDown() {
        Logins logins = ground.logins(10, 2);
        logins.check("admin", "wrong", "192.0.2.3");
        logins.check("admin", "wrong", "192.0.2.4");

        Verdict third = logins.check("admin", "wrong", "192.0.2.5");

        assertThat(third).isInstanceOf(TooMany.class);
    }

    @Test
    void rightPasswordsAreNotCounted() {
        Logins logins = ground.logins(2, 2);

        for (int login = 0; login < 5; login++) {
            ground.time.turn(Users.REMEMBERED);
            assertThat(logins.check("admin", password, HERE)).isInstanceOf(Granted.class);
        }
    }

    @Test
    void whatIsRememberedHelpsNobodyWhoGuessesElsewhere() {
        Logins logins = ground.logins(1, 30);
        logins.check("admin", password, HERE);
        logins.check("admin", "wrong", "192.0.2.6");

        Verdict guess = logins.check("admin", password, "192.0.2.6");

        assertThat(guess).isInstanceOf(TooMany.class);
    }

    @Test
    void aRememberedLoginEndsWithItsPassword() {
        ground.logins.check("admin", password, HERE);

        ground.time.turn(Duration.ofSeconds(1));
        ground.users.resetPassword("admin");

        assertThat(ground.logins.check("admin", password, HERE)).isInstanceOf(Refused.class);
    }

    @Test
    void inventedTokensAreCountedAndKnownOnesAreNot() {
        Logins logins = ground.logins(1, 30);
        String secret = ground.tokens
                .create("good", Role.VIEWER, null, "admin")
                .secret()
                .reveal();
        Verdict good = logins.check(secret, HERE);
        logins.check("petrel_invented", HERE);

        Verdict same = logins.check("petrel_invented", HERE);
        Verdict another = logins.check("petrel_another", HERE);

        assertThat(good).isInstanceOf(Granted.class);
        assertThat(same).isInstanceOf(Refused.class);
        assertThat(another).isInstanceOf(TooMany.class);
        assertThat(logins.check(secret, HERE)).isInstanceOf(Granted.class);
    }

    @Test
    void manyRequestsAtOnceWithOneRightLoginAreAllLetIn() throws Exception {
        Logins logins = ground.logins(1, 1);
        String secret = ground.tokens
                .create("good", Role.VIEWER, null, "admin")
                .secret()
                .reveal();

        assertThat(atOnce(() -> logins.check("admin", password, HERE))).allMatch(Granted.class::isInstance);
        assertThat(atOnce(() -> logins.check(secret, HERE))).allMatch(Granted.class::isInstance);
    }

    private static List<Verdict> atOnce(Callable<Verdict> request) throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<Verdict> answer : threads.invokeAll(Collections.nCopies(40, request))) {
                verdicts.add(answer.get());
            }
        }
        return verdicts;
    }

    /** (S9) */
    @Test
    void whatFailedIsWrittenDownWithoutWhatWasTyped() {
        ground.logins.check("hunter2", "canary", HERE);

        List<AuditEntry> entries = ground.audit.entries(Long.MAX_VALUE, 10);

        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("login failed");
            assertThat(entry.toString()).contains(HERE).doesNotContain("hunter2", "canary");
        });
    }
}
