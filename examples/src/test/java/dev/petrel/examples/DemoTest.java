package dev.petrel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DemoTest {

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void itEndsByItselfAndSaysThatNothingWasLost() {
        int exitCode = Demo.run(List.of("demo", "--seconds", "8"));

        assertThat(exitCode).as(text(out)).isZero();
        assertThat(text(out)).contains("the broker was killed 1 times", "Nothing was lost");
    }

    @Test
    void helpNamesEveryOption() {
        int exitCode = Demo.run(List.of("--help"));

        assertThat(exitCode).isZero();
        assertThat(text(out)).contains("--seconds", "--help", "Exit:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--second 5",
                "more",
                "--seconds",
                "--seconds 0",
                "--seconds -1",
                "--seconds=1.5",
                "--seconds 86401"
            })
    void whatIsNoOptionIsSaid(String arguments) {
        int exitCode = Demo.run(List.of(arguments.split(" ", -1)));

        String wrong = arguments.startsWith("--seconds") ? "from 1 to 86400" : arguments.replaceAll(" .*", "");
        assertThat(exitCode).isEqualTo(64);
        assertThat(text(err)).contains(wrong, "Usage:");
        assertThat(text(out)).isEmpty();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
