package dev.petrel.testkit;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The files that one Mosquitto reads. */
final class MosquittoFiles {

    private final TemporaryFolder folder;

    MosquittoFiles(TemporaryFolder folder) {
        this.folder = folder;
    }

    /** Writes the configuration and what it names, and answers the configuration's path. */
    Path write(MosquittoOptions options, MosquittoPorts ports) {
        List<String> lines = new ArrayList<>();
        lines.add("log_dest stderr");
        // Without it every acknowledgement waits a millisecond or more.
        lines.add("set_tcp_nodelay true");
        if (System.getProperty("user.name").equals("root")) {
            // By default Mosquitto becomes another user, who cannot read these files.
            lines.add("user root");
        }
        lines.addAll(access(options));
        lines.addAll(persistence(options));
        lines.addAll(options.lines());
        listener(lines, options, ports.plain(), List.of());
        List<String> secure = secure(options);
        List<String> webSocket = List.of("protocol websockets");
        listener(lines, options, ports.tls(), secure);
        listener(lines, options, ports.webSocket(), webSocket);
        List<String> both = new ArrayList<>(webSocket);
        both.addAll(secure);
        listener(lines, options, ports.secureWebSocket(), both);
        return folder.write("mosquitto.conf", String.join("\n", lines) + "\n");
    }

    /** Writes the password file; the password never stands on a command line. */
    Path password(Login login) {
        Secret password = Objects.requireNonNull(login.password(), "a login of a broker has a password");
        Path file = folder.write("password.new", login.userName() + ":" + password.reveal() + "\n");
        ChildProcess.complete(List.of(MosquittoProgram.path("mosquitto_passwd"), "-U", file.toString()));
        try {
            Path passwords = folder.path().resolve("password");
            Files.move(file, passwords, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return passwords;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> access(MosquittoOptions options) {
        List<String> lines = new ArrayList<>();
        Login login = options.login();
        lines.add("allow_anonymous " + (login == null));
        if (login != null) {
            lines.add("password_file " + password(login));
        }
        if (!options.accessRules().isEmpty()) {
            lines.add("acl_file " + folder.write("access", String.join("\n", options.accessRules()) + "\n"));
        }
        return lines;
    }

    private static List<String> persistence(MosquittoOptions options) {
        Path directory = options.persistence();
        if (directory == null) {
            return List.of("persistence false");
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("persistence true", "persistence_location " + directory.toAbsolutePath() + "/");
    }

    private static List<String> secure(MosquittoOptions options) {
        MosquittoTls tls = options.tls();
        if (tls == null) {
            return List.of();
        }
        return List.of(
                "certfile " + tls.certificate().toAbsolutePath(),
                "keyfile " + tls.key().toAbsolutePath(),
                "cafile " + tls.authority().toAbsolutePath(),
                "require_certificate " + tls.requireClientCertificate());
    }

    private static void listener(List<String> lines, MosquittoOptions options, int port, List<String> more) {
        if (port != 0) {
            lines.add("listener " + port + " 127.0.0.1");
            lines.addAll(more);
            lines.addAll(options.listenerLines());
        }
    }
}
