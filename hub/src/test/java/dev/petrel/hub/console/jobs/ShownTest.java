package dev.petrel.hub.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Files of jobs in a browser. */
class ShownTest {

    @TempDir
    private Path folder;

    @Test
    void picturesAreShown() throws IOException {
        HttpHeaders headers = headers("\u0089PNG\r\n\u001a\n and more");

        assertThat(headers.getContentType()).isEqualTo(MediaType.IMAGE_PNG);
        assertThat(headers.getContentDisposition().isInline()).isTrue();
    }

    @Test
    void whatIsNoPictureIsOnlyToBeSavedWhateverItSays() throws IOException {
        HttpHeaders headers = headers("<svg onload='alert(1)'>");

        assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
        assertThat(headers.getContentDisposition().isAttachment()).isTrue();
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private HttpHeaders headers(String content) throws IOException {
        Path file = folder.resolve("file");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        return Shown.headers(file, "picture.png");
    }
}
