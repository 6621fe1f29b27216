package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A user whose password stands in a file. */
record PasswordFile(String userName, Path file) implements Credentials {

    /** The longest password and a line end. */
    private static final int MAX_BYTES = MqttText.MAX_BYTES + 2;

    /** Checks the user name as {@link Login} does. */
    PasswordFile {
        new Login(userName, null);
    }

    @Override
    public Optional<Login> current() {
        String password = withoutLineEnd(read());
        if (password.isEmpty()) {
            throw unreadable(new IOException("it is empty"));
        }
        try {
            return Optional.of(new Login(userName, Secret.of(password)));
        } catch (IllegalArgumentException e) {
            throw unreadable(new IOException(e.getMessage(), e));
        }
    }

    private String read() {
        // A device or a growing file must not fill the memory.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is longer than " + MqttText.MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(new IOException("it is not UTF-8", e));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("cannot read the password file " + file + ": " + cause, cause);
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
