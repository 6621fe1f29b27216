package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.hub.Databases;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource
class AccountsTest {

    private final Ground ground;
    private final Accounts accounts;

    AccountsTest(Databases kind) {
        ground = new Ground(kind);
        accounts = ground.accounts;
        ground.users.first();
    }

    @Test
    void whoIsAddedLogsInWithThePasswordThatIsShownOnce() {
        Accounts.Made made = accounts.add(" eve ", "viewer", "admin");

        assertThat(made.account().name()).isEqualTo("eve");
        assertThat(ground.users.verify("eve", made.password().reveal()))
                .hasValueSatisfying(user -> assertThat(user.role()).isEqualTo(Role.VIEWER));
        assertThat(accounts.all()).extracting(Account::name).containsExactly("admin", "eve");
        assertThat(made.toString()).doesNotContain(made.password().reveal());
    }

    @ParameterizedTest
    @CsvSource({"'', viewer, name", "a:b, viewer, name", "a/b, viewer, name", "., viewer, name", "eve, owner, role"})
    void whoCannotBeAddedIsToldByField(String name, String role, String field) {
        Problem problem = refused(() -> accounts.add(name, role, "admin"));

        assertThat(problem.status().value()).isEqualTo(422);
        assertThat(problem.errors()).extracting(FieldFlaw::field).containsExactly(field);
        assertThat(accounts.all()).hasSize(1);
    }

    @Test
    void aNameIsTakenOnce() {
        accounts.add("eve", "viewer", "admin");

        assertThat(refused(() -> accounts.add("eve", "admin", "admin")).status().value())
                .isEqualTo(409);
    }

    @Test
    void anotherRoleEndsWhatTheOldOneOpened() {
        Caller login = login(accounts.add("eve", "admin", "admin"));

        ground.time.turn(Duration.ofSeconds(1));
        Account changed = accounts.changeRole("eve", "viewer", "admin");

        assertThat(changed.role()).isEqualTo(Role.VIEWER);
        assertThat(ground.users.stillThere(login)).isFalse();
    }

    @Test
    void whoIsRemovedIsOut() {
        Accounts.Made made = accounts.add("eve", "viewer", "admin");
        Caller login = login(made);

        accounts.remove("eve", "admin");

        assertThat(ground.users.stillThere(login)).isFalse();
        assertThat(ground.users.verify("eve", made.password().reveal())).isEmpty();
        assertThat(refused(() -> accounts.remove("eve", "admin")).status().value())
                .isEqualTo(404);
    }

    @Test
    void theLastAdministratorStays() {
        accounts.add("eve", "publisher", "admin");

        assertThat(refused(() -> accounts.remove("admin", "eve")).status().value())
                .isEqualTo(409);
        assertThat(refused(() -> accounts.changeRole("admin", "viewer", "eve"))
                        .status()
                        .value())
                .isEqualTo(409);
        assertThat(accounts.all()).extracting(Account::role).contains(Role.ADMIN);
    }

    @Test
    void administratorsWhoRemoveEachOtherLeaveOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            accounts.add("eve", "admin", "admin");
            List<Future<?>> removals = new ArrayList<>();

            try (ExecutorService hubs = Executors.newFixedThreadPool(2)) {
                for (String name : List.of("admin", "eve")) {
                    removals.add(hubs.submit(() -> accounts.remove(name, "other")));
                }
            }

            assertThat(removals.stream().filter(one -> one.state() == Future.State.FAILED))
                    .hasSize(1);
            assertThat(accounts.all()).hasSize(1);
            if (accounts.all().getFirst().name().equals("eve")) {
                accounts.add("admin", "admin", "eve");
                accounts.remove("eve", "admin");
            }
        }
    }

    @Test
    void oneChangesOnesOwnPasswordWithTheOneOfNow() {
        Accounts.Made made = accounts.add("eve", "viewer", "admin");

        Problem wrong = refused(() -> accounts.changeOwnPassword("eve", "guessed", "a longer password"));
        Problem tooShort =
                refused(() -> accounts.changeOwnPassword("eve", made.password().reveal(), "short"));
        Problem ofToken = refused(() -> accounts.changeOwnPassword("token:x", "", "a longer password"));
        accounts.changeOwnPassword("eve", made.password().reveal(), "a longer password");

        assertThat(wrong.errors()).extracting(FieldFlaw::field).containsExactly("present");
        assertThat(tooShort.errors()).extracting(FieldFlaw::field).containsExactly("password");
        assertThat(ofToken.status().value()).isEqualTo(409);
        assertThat(ground.users.verify("eve", "a longer password")).isPresent();
    }

    @Test
    void theRecordSaysWhoDidItWithoutPasswords() {
        Accounts.Made made = accounts.add("eve", "viewer", "admin");
        accounts.changeRole("eve", "publisher", "admin");
        Accounts.Made reset = accounts.resetPassword("eve", "admin");
        accounts.changeOwnPassword("eve", reset.password().reveal(), "a longer password");
        accounts.remove("eve", "admin");

        List<AuditEntry> entries = ground.audit.entries(Long.MAX_VALUE, 10);

        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(
                        "user removed", "own password changed", "password reset", "role changed", "user added");
        assertThat(entries.toString())
                .doesNotContain(made.password().reveal(), reset.password().reveal(), "a longer password");
    }

    private Caller login(Accounts.Made made) {
        return ground.users
                .verify(made.account().name(), made.password().reveal())
                .orElseThrow()
                .caller();
    }

    private static Problem refused(Runnable what) {
        return catchThrowableOfType(Problem.class, what::run);
    }
}
