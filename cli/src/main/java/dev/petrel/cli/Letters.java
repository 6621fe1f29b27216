package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.fault.MalformedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The letters of a folder, by their names or the beginnings of them; what goes wrong ends the command. */
record Letters(Path directory, DeadLetterFolder folder) {

    /** @throws CommandFailed if there is no such directory */
    static Letters in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailed(ExitCode.FAILED, "there is no directory " + directory);
        }
        return new Letters(directory, DeadLetterFolder.at(directory));
    }

    /** All names, the oldest first. */
    List<String> all() {
        try {
            return folder.list();
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + directory + ": " + words(e));
        }
    }

    /** The names that these words mean, the oldest first and each once. */
    List<String> named(List<String> words) {
        List<String> all = all();
        List<String> meant = new ArrayList<>();
        for (String word : words) {
            List<String> found =
                    all.stream().filter(name -> name.startsWith(word)).toList();
            if (found.size() != 1) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        found.isEmpty()
                                ? "no letter in " + directory + " is called " + word
                                : found.size() + " letters in " + directory + " begin with " + word
                                        + ": give more of the name");
            }
            meant.add(found.getFirst());
        }
        return all.stream().filter(meant::contains).toList();
    }

    /**
     * Reads one.
     *
     * @throws IOException if it cannot be read, or is gone
     * @throws MalformedMessage if the file holds something else
     */
    DeadLetter read(String name) throws IOException {
        return folder.read(name);
    }

    /** Whether it was there. */
    boolean delete(String name) {
        try {
            return folder.delete(name);
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot delete " + name + ": " + words(e));
        }
    }

    /** Why the disk did not do it. */
    static String words(Exception e) {
        return e instanceof NoSuchFileException ? "it is gone" : String.valueOf(e.getMessage());
    }
}
