package dev.petrel.cli;

import dev.petrel.jobs.rest.LoginTokens;
import dev.petrel.jobs.rest.TokenSource;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who asks a compute service: what the environment says, the password also from a file or from whoever sits at the terminal.
 * No option holds a secret, since other users of the machine see command lines.
 *
 * @param environment without variables that are empty
 */
record ComputeLogin(Map<String, String> environment) {

    private static final String TOKEN = "COMPUTE_TOKEN";
    private static final String USER = "COMPUTE_USER";
    private static final String PASSWORD = "COMPUTE_PASSWORD";
    private static final String PASSWORD_FILE = "COMPUTE_PASSWORD_FILE";

    /** How to say who asks. */
    static final String ADVICE =
            "say who asks with " + TOKEN + ", or with " + USER + " and " + PASSWORD + " or " + PASSWORD_FILE;

    static ComputeLogin in(Map<String, String> environment) {
        Map<String, String> set = new HashMap<>(environment);
        set.values().removeIf(String::isEmpty);
        return new ComputeLogin(Map.copyOf(set));
    }

    /**
     * The tokens of who asks; none where nothing says who.
     *
     * @throws CommandFailed with every mistake
     */
    TokenSource tokens(URI service, boolean terminal) {
        List<String> mistakes = mistakes();
        if (!mistakes.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, mistakes);
        }
        String token = environment.get(TOKEN);
        if (token != null) {
            return TokenSource.fixed(Secret.of(token.strip()));
        }
        String user = environment.get(USER);
        return user == null ? TokenSource.none() : LoginTokens.of(service, login(user, service, terminal));
    }

    private List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        String token = environment.get(TOKEN);
        if (token != null && !token.strip().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            mistakes.add(TOKEN + " holds what no token holds: a space, or a character that is not ASCII");
        }
        if (token != null && environment.containsKey(USER)) {
            mistakes.add(TOKEN + " and " + USER + " are both set: take one out");
        }
        if (environment.containsKey(PASSWORD) && environment.containsKey(PASSWORD_FILE)) {
            mistakes.add(PASSWORD + " and " + PASSWORD_FILE + " are both set: take one out");
        }
        for (String password : List.of(PASSWORD, PASSWORD_FILE)) {
            if (environment.containsKey(password) && !environment.containsKey(USER)) {
                mistakes.add(password + " is set without " + USER);
            }
        }
        return mistakes;
    }

    private Login login(String user, URI service, boolean terminal) {
        try {
            String password = environment.get(PASSWORD);
            String file = environment.get(PASSWORD_FILE);
            if (file != null) {
                return Credentials.passwordFile(user, Path.of(file)).current().orElseThrow();
            }
            return new Login(user, password == null ? prompted(user, service, terminal) : Secret.of(password));
        } catch (UncheckedIOException | InvalidPathException e) {
            throw new CommandFailed(ExitCode.USAGE, PASSWORD_FILE + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, USER + " or " + PASSWORD + " is wrong: " + e.getMessage());
        }
    }

    private static Secret prompted(String user, URI service, boolean terminal) {
        java.io.@Nullable Console keyboard = terminal ? System.console() : null;
        if (keyboard == null) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    USER + " is set without " + PASSWORD + " or " + PASSWORD_FILE
                            + ", and there is no terminal to ask at");
        }
        char[] typed = keyboard.readPassword("Password of %s at %s: ", user, service);
        return Secret.of(new String(Objects.requireNonNullElse(typed, new char[0])));
    }
}
