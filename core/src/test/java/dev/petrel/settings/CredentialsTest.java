package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("password");
    }

    @Test
    void aLoginCanStandStill() {
        assertThat(Credentials.of("u", Secret.of("p")).current()).contains(new Login("u", Secret.of("p")));
        assertThat(Credentials.NONE.current()).isEmpty();
    }

    @Test
    void aPasswordFileIsReadAnewEachTime() throws IOException {
        Credentials credentials = Credentials.passwordFile("u", file);

        Files.writeString(file, "one");
        assertThat(credentials.current()).contains(new Login("u", Secret.of("one")));

        Files.writeString(file, "two");
        assertThat(credentials.current()).contains(new Login("u", Secret.of("two")));
    }

    @ParameterizedTest
    @CsvSource({"p\\n, p", "p\\r\\n, p", "p\\n\\n, p\\n", "' p ', ' p '", "p\\r, p\\r", "\u20ac\\n, \u20ac"})
    void oneLineEndIsLeftOut(String content, String password) throws IOException {
        Files.writeString(file, content.translateEscapes());

        assertThat(Credentials.passwordFile("u", file).current())
                .contains(new Login("u", Secret.of(password.translateEscapes())));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Credentials.passwordFile("u", file).current())
                .withMessageContaining("cannot read the password file " + file)
                .withMessageContaining("NoSuchFile");
    }

    @Test
    void contentThatIsNoPasswordIsRefusedWithoutShowingIt() throws IOException {
        Credentials credentials = Credentials.passwordFile("u", file);

        Files.writeString(file, "\n");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(credentials::current)
                .withMessageContaining("it is empty");

        Files.write(file, "s3cr3t\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(credentials::current)
                .withMessageContaining("it is not UTF-8")
                .withMessageNotContaining("s3cr3t");

        Files.writeString(file, "s3cr3t\0");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(credentials::current)
                .withMessageContaining("the password holds a NUL")
                .withMessageNotContaining("s3cr3t");

        Files.writeString(file, "s3cr3t".repeat(20_000));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(credentials::current)
                .withMessageContaining("longer than 65535 bytes")
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void whatDoesNotFitIntoAConnectIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Login("a\0", null))
                .withMessage("user name \"a\\u0000\" holds a NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of("u", Secret.of("p".repeat(65_536))))
                .withMessage("the password is 65536 bytes long; at most 65535 are allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> Credentials.passwordFile("a\0", file));
    }

    @Test
    void secretsAreEqualByTheirValue() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("a").reveal()).isEqualTo("a");
        assertThat(Secret.of("a")).hasToString("****");
    }
}
