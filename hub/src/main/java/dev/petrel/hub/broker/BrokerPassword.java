package dev.petrel.hub.broker;

import dev.petrel.hub.database.OwnerOnly;
import dev.petrel.hub.database.Unusable;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/**
 * The login of the embedded broker. Its password is random and stands in a file for its owner only, because others have
 * to know it too: Home Assistant, and whoever looks at topics.
 *
 * @param login the user and the password
 * @param fresh whether it was made just now
 */
record BrokerPassword(Login login, boolean fresh) {

    static final String USER = "hub";

    private static final int BYTES = 24;

    /** Whether a password is the one in the file; not where there is none yet. */
    static boolean isIn(Path file, Secret password) {
        return Files.exists(file) && Objects.equals(password, in(file).login().password());
    }

    static BrokerPassword in(Path file) {
        try {
            boolean fresh = Files.notExists(file);
            if (fresh) {
                byte[] random = new byte[BYTES];
                new SecureRandom().nextBytes(random);
                OwnerOnly.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            }
            return new BrokerPassword(
                    new Login(USER, Secret.of(Files.readString(file).strip())), fresh);
        } catch (IOException failure) {
            throw new Unusable("the password of the embedded broker, " + file + ", cannot be read: " + failure);
        }
    }
}
