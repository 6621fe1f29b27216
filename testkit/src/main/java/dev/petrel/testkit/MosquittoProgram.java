package dev.petrel.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where Mosquitto's programs are. */
final class MosquittoProgram {

    /** Where packages put servers, which is not on everybody's path. */
    private static final List<String> MORE =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin");

    private MosquittoProgram() {}

    static Optional<Path> find(String program) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.concat(Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(path), MORE.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String path(String program) {
        return find(program)
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException(program
                        + " is not installed: install Mosquitto (on Debian: apt-get install mosquitto"
                        + " mosquitto-clients)"));
    }
}
