package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.compute.work.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way as a user goes it: the command as a process of its own, on the real service. */
@Timeout(180)
class CommandTest {

    private static final long PATIENCE = 90;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @Test
    void aPictureIsResizedFromTheCommandLine() throws Exception {
        Path photo = Files.write(folder.resolve("photo.jpg"), Pictures.written(64, 32, "jpg"));
        Path small = folder.resolve("small.jpg");

        try (Running running = Running.guests(data)) {
            List<String> said = petrel(
                    running,
                    List.of("submit", "image_resize", photo.toString(), "--width", "32", "--height", "16"),
                    List.of("--out", small.toString(), "--url", running.broker().url()));
            List<String> known = petrel(running, List.of("get", said.getFirst()), List.of());
            BufferedImage picture = ImageIO.read(small.toFile());

            assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(32, 16);
            assertThat(said).hasSize(2).last().asString().contains("\"width\":32", "resized.jpg");
            assertThat(known).contains("status   completed, 100 %");
        }
    }

    @Test
    void whatIsNoPictureFailsWithTheReasonAndTheExitCodeForThat() throws Exception {
        Path text = Files.writeString(folder.resolve("photo.jpg"), "no picture");

        try (Running running = Running.guests(data)) {
            Process process = start(
                    running,
                    List.of("submit", "image_resize", text.toString(), "--width", "8", "--height", "8"),
                    List.of("--wait", "--url", running.broker().url()));

            assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("err"))).contains(" failed: ");
            assertThat(process.exitValue()).isEqualTo(3);
        }
    }

    /** The lines of its standard output, when it has ended well. */
    private List<String> petrel(Running running, List<String> words, List<String> more) throws Exception {
        Process process = start(running, words, more);
        boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(folder.resolve("err"))).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err")))
                .isZero();
        return Files.readAllLines(folder.resolve("out"));
    }

    private Process start(Running running, List<String> words, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.petrel.cli.Main",
                "jobs"));
        command.addAll(words);
        command.addAll(more);
        command.addAll(List.of("--compute-url", running.url().toString()));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }
}
