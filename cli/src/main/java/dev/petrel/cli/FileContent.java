package dev.petrel.cli;

import dev.petrel.message.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of files that a user names. */
final class FileContent {

    private FileContent() {}

    /** @throws CommandFailed if it cannot be read */
    static Payload of(Path file) {
        try {
            return Payload.handedOver(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": there is no such file");
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": it is larger than the memory at hand");
        }
    }
}
