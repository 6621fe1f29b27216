package dev.petrel.hub.access;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Flaws;
import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds, changes and removes who may log in, and writes down who did it. There is always an administrator left. Whoever gets
 * another password or role is logged out: here at once, on other hubs within seconds.
 */
@Component
public class Accounts {

    /** What stands in a path as it is, and is not parted from a password by a colon. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{0,99}");

    private final Users users;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Accounts(Users users, Audit audit, PlatformTransactionManager transactions) {
        this.users = users;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Somebody who was just added, or just got another password.
     *
     * @param password which nobody can read again
     */
    public record Made(Account account, Secret password) {}

    /** All of them, by name. */
    public List<Account> all() {
        return users.all().stream().map(Account::of).toList();
    }

    /**
     * Adds somebody, with a password that the hub makes.
     *
     * @param name 1 to 100 letters and digits, and after the first {@code . _ @ -}
     * @param role admin, publisher or viewer
     * @param who adds them
     * @throws Problem 422 with what is wrong; 409 when there is one of that name
     */
    public Made add(String name, String role, String who) {
        Flaws flaws = new Flaws();
        String stripped = name.strip();
        if (!NAME.matcher(stripped).matches()) {
            flaws.add(new FieldFlaw(
                    "name", "must have 1 to 100 letters and digits, of which all but the first may be . _ @ or -"));
        }
        Role wanted = role(role, flaws);
        try {
            Made made = made(stripped, users.add(stripped, wanted));
            audit.record(who, "user added", stripped + ", " + wanted.text());
            return made;
        } catch (DuplicateKeyException taken) {
            throw Problem.of(HttpStatus.CONFLICT, "there is a user of that name: take another name");
        }
    }

    /**
     * Gives somebody another role.
     *
     * @param role admin, publisher or viewer
     * @throws Problem 404 when there is nobody of that name; 409 when there would be no administrator; 422 for no role
     */
    public Account changeRole(String name, String role, String who) {
        Role wanted = role(role, new Flaws());
        User before = requireThere(name);
        if (before.role() == wanted) {
            return Account.of(before);
        }
        transaction.executeWithoutResult(status -> {
            if (wanted != Role.ADMIN) {
                requireAnotherAdministrator(name);
            }
            users.changeRole(name, wanted);
        });
        audit.record(who, "role changed", name + ": " + before.role().text() + " -> " + wanted.text());
        return Account.of(requireThere(name));
    }

    /**
     * Gives somebody a new password that the hub makes.
     *
     * @throws Problem 404 when there is nobody of that name
     */
    public Made resetPassword(String name, String who) {
        requireThere(name);
        Made made = made(name, users.resetPassword(name));
        audit.record(who, "password reset", name);
        return made;
    }

    /**
     * Removes somebody.
     *
     * @throws Problem 404 when there is nobody of that name; 409 when there would be no administrator
     */
    public void remove(String name, String who) {
        requireThere(name);
        transaction.executeWithoutResult(status -> {
            requireAnotherAdministrator(name);
            users.remove(name);
        });
        audit.record(who, "user removed", name);
    }

    /**
     * Changes one's own password.
     *
     * @param name who calls
     * @param present the password of now
     * @param wanted {@link Users#SHORTEST} characters to {@link Users#LONGEST} bytes
     * @throws Problem 409 for a token, which has none; 422 when one of the two is not right
     */
    public void changeOwnPassword(String name, String present, String wanted) {
        if (users.find(name).isEmpty()) {
            throw Problem.of(HttpStatus.CONFLICT, "only users have a password: a token is replaced by a new one");
        }
        if (users.verify(name, present).isEmpty()) {
            audit.record(name, "change of the own password refused", "");
            throw Problem.outOfLimits(List.of(new FieldFlaw("present", "is not your password")));
        }
        try {
            users.changePassword(name, wanted);
        } catch (IllegalArgumentException outOfLimits) {
            throw Problem.outOfLimits(List.of(new FieldFlaw(
                    "password",
                    "must have at least " + Users.SHORTEST + " characters and at most " + Users.LONGEST + " bytes")));
        }
        audit.record(name, "own password changed", "");
    }

    private Made made(String name, String password) {
        return new Made(Account.of(requireThere(name)), Secret.of(password));
    }

    private User requireThere(String name) {
        return users.find(name).orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "there is no user of that name"));
    }

    /** Holds the rows of the administrators, so that two of them do not remove each other. */
    private void requireAnotherAdministrator(String name) {
        List<String> administrators = users.lockAdministrators();
        if (administrators.equals(List.of(name))) {
            throw Problem.of(
                    HttpStatus.CONFLICT, "this is the last administrator: make somebody else an administrator first");
        }
    }

    /** The role of that name, unless there are flaws. */
    private static Role role(String text, Flaws flaws) {
        try {
            Role role = Role.parse(text);
            flaws.throwIfAny();
            return role;
        } catch (IllegalArgumentException unknown) {
            flaws.add(new FieldFlaw("role", String.valueOf(unknown.getMessage())));
            flaws.throwIfAny();
            throw unknown;
        }
    }
}
