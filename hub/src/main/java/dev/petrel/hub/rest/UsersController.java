package dev.petrel.hub.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.petrel.hub.access.Account;
import dev.petrel.hub.access.Accounts;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who may log in. */
@RestController
@RequestMapping("/api/v1/users")
class UsersController {

    private final Accounts accounts;

    UsersController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    UserList list() {
        return new UserList(accounts.all().stream().map(UserView::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    NewPassword add(@RequestBody UserRequest request, Principal caller) {
        return NewPassword.of(accounts.add(
                Objects.requireNonNullElse(request.name(), ""),
                Objects.requireNonNullElse(request.role(), ""),
                caller.getName()));
    }

    @PatchMapping("/{name}")
    UserView change(@PathVariable String name, @RequestBody RoleRequest request, Principal caller) {
        return UserView.of(accounts.changeRole(name, Objects.requireNonNullElse(request.role(), ""), caller.getName()));
    }

    @PostMapping("/{name}/password")
    NewPassword resetPassword(@PathVariable String name, Principal caller) {
        return NewPassword.of(accounts.resetPassword(name, caller.getName()));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, Principal caller) {
        accounts.remove(name, caller.getName());
    }

    /**
     * Somebody who is to be added.
     *
     * @param name 1 to 100 letters and digits, and after the first {@code . _ @ -}
     * @param role admin, publisher or viewer
     */
    record UserRequest(@Nullable String name, @Nullable String role) {}

    /**
     * What somebody is to be.
     *
     * @param role admin, publisher or viewer
     */
    record RoleRequest(@Nullable String role) {}

    /** All users, by name. */
    record UserList(List<UserView> users) {}

    /** A user, without anything of the password. */
    record UserView(String name, String role, Instant createdAt, Instant changedAt) {

        static UserView of(Account account) {
            return new UserView(account.name(), account.role().text(), account.createdAt(), account.changedAt());
        }
    }

    /** A user and the new password, which is shown this once. */
    record NewPassword(
            UserView user, @JsonProperty("password") String secret) {

        static NewPassword of(Accounts.Made made) {
            return new NewPassword(UserView.of(made.account()), made.password().reveal());
        }

        @Override
        public String toString() {
            return "NewPassword[" + user + "]";
        }
    }
}
