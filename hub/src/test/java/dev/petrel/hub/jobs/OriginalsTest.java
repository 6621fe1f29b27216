package dev.petrel.hub.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.HubProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The files that were submitted here. */
class OriginalsTest {

    @TempDir
    private Path data;

    private Originals originals;

    @BeforeEach
    void open() {
        originals = new Originals(new HubProperties(
                data,
                null,
                null,
                null,
                new HubProperties.Retention(Duration.ofDays(1), DataSize.ofMegabytes(1)),
                List.of()));
    }

    @Test
    void anUploadIsKeptUnderItsJobAndGoesWithIt() throws IOException {
        keep("a", 0);
        assertThat(originals.find("a").map(OriginalsTest::text)).contains("file of a");

        originals.delete("a");

        assertThat(originals.find("a")).isEmpty();
    }

    @Test
    void theLatestAreKept() throws IOException {
        for (int i = 0; i <= Originals.MOST; i++) {
            keep("job" + i, i);
        }

        assertThat(originals.find("job0")).isEmpty();
        assertThat(originals.find("job1")).isPresent();
        try (Stream<Path> files = Files.list(data.resolve("originals"))) {
            assertThat(files).hasSize(Originals.MOST);
        }
    }

    @Test
    void idsThatLeadElsewhereAreNoNames() throws IOException {
        keep("../../outside", 0);

        assertThat(originals.find("../../outside")).isEmpty();
        assertThat(data.resolve("../outside")).doesNotExist();
    }

    @Test
    void anUploadGoesByItsOwnNameWhichLeadsNowhere() {
        assertThat(Upload.plain("C:\\pictures\\my cat.JPG")).isEqualTo("my_cat.JPG");
        assertThat(Upload.plain("../../.ssh")).isEqualTo("ssh");
        assertThat(Upload.plain("")).isEqualTo("file");
        assertThat(Upload.plain("x".repeat(300) + ".png")).hasSize(100).endsWith(".png");
    }

    private void keep(String id, int second) throws IOException {
        try (Upload upload = originals.incoming("a.png")) {
            Files.writeString(upload.file(), "file of " + id);
            Files.setLastModifiedTime(upload.file(), FileTime.fromMillis(1_000L * second));
            originals.keep(id, upload.file());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
