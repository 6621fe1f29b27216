package dev.petrel.compute.web;

import dev.petrel.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may log in. There is nobody until somebody is named, in a file that only its owner can read:
 *
 * <pre>{@code
 * {"ada": {"password": "...", "permissions": ["ai_inference_support"], "admin": false}}
 * }</pre>
 *
 * or, one user with all permissions, in {@code COMPUTE_USER} and {@code COMPUTE_PASSWORD}.
 */
public final class Users {

    /** Where the environment names the file. */
    public static final String FILE = "COMPUTE_USERS_FILE";

    private static final String NAME = "COMPUTE_USER";
    private static final String PASSWORD = "COMPUTE_PASSWORD";

    private final Map<String, Entry> users;

    private record Entry(User user, Secret password) {}

    private Users(Map<String, Entry> users) {
        this.users = Map.copyOf(users);
    }

    /** Nobody. */
    public static Users none() {
        return new Users(Map.of());
    }

    /**
     * The users that an environment names.
     *
     * @throws IllegalArgumentException if they cannot be read, or others can read them; the message holds no password
     */
    public static Users from(Map<String, String> environment) {
        Map<String, Entry> users = new HashMap<>();
        String file = environment.getOrDefault(FILE, "");
        if (!file.isEmpty()) {
            users.putAll(read(Path.of(file)));
        }
        String name = environment.getOrDefault(NAME, "");
        if (!name.isEmpty()) {
            String password = environment.getOrDefault(PASSWORD, "");
            User user = new User(name, true, Set.of(User.INFERENCE));
            users.put(name, entry(user, password, PASSWORD));
        }
        return new Users(users);
    }

    /** How many there are. */
    public int count() {
        return users.size();
    }

    /** A user by name and password. Takes the same time whether there is one of that name or not. */
    Optional<User> find(String name, String password) {
        Entry entry = users.get(name);
        String right = entry == null ? "" : entry.password().reveal();
        boolean same = MessageDigest.isEqual(hash(right), hash(password));
        return entry != null && same ? Optional.of(entry.user()) : Optional.empty();
    }

    /** A user by name: one who is not there any more has no permission. */
    Optional<User> named(String name) {
        return Optional.ofNullable(users.get(name)).map(Entry::user);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Entry> read(Path file) {
        Map<String, Entry> users = new HashMap<>();
        try {
            requireOwn(file);
            JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(file));
            if (!all.isObject()) {
                throw new IllegalArgumentException(file + " holds no JSON object of users");
            }
            all.properties().forEach(user -> {
                List<String> permissions = new ArrayList<>();
                user.getValue().path("permissions").forEach(one -> permissions.add(one.asString()));
                User who = new User(
                        user.getKey(), user.getValue().path("admin").asBoolean(false), Set.copyOf(permissions));
                users.put(
                        user.getKey(),
                        entry(who, user.getValue().path("password").asString(""), file.toString()));
            });
        } catch (IOException e) {
            throw new IllegalArgumentException("the users cannot be read: " + e, e);
        } catch (JacksonException e) { // its message may hold what stands there
            throw new IllegalArgumentException(file + " is not JSON");
        }
        return users;
    }

    private static Entry entry(User user, String password, String where) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("user " + user.name() + " has no password in " + where);
        }
        return new Entry(user, Secret.of(password));
    }

    private static void requireOwn(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.GROUP_READ)) {
                throw new IllegalArgumentException(file + " can be read by others: chmod 600 " + file);
            }
        }
    }
}
