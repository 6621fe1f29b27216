package dev.petrel.broker;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/** Lets one user in, who may do everything. */
final class OneLogin implements ActiveMQSecurityManager {

    private final String userName;
    private final Secret password;

    OneLogin(Login login) {
        userName = login.userName();
        password = Objects.requireNonNull(login.password(), "a login of a broker has a password");
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String givenPassword) {
        boolean sameUser = same(userName, user);
        boolean samePassword = same(password.reveal(), givenPassword);
        return sameUser && samePassword;
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String givenPassword, Set<Role> roles, CheckType checkType) {
        return validateUser(user, givenPassword);
    }

    private static boolean same(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
