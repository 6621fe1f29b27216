package dev.petrel.hub.console.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** How files that others made are handed to a browser: pictures are shown, all else is only to be saved. */
final class Shown {

    private static final int HEAD = 12;

    private Shown() {}

    /** What a picture is by its first bytes; empty for what browsers do not show as a picture. */
    static Optional<MediaType> picture(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(MediaType.IMAGE_JPEG);
        }
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(MediaType.IMAGE_PNG);
        }
        if (text.startsWith("GIF8")) {
            return Optional.of(MediaType.IMAGE_GIF);
        }
        return text.startsWith("RIFF") && text.endsWith("WEBP")
                ? Optional.of(MediaType.parseMediaType("image/webp"))
                : Optional.empty();
    }

    /** The headers of such a file, which nothing may take for anything else. */
    static HttpHeaders headers(Path file, String name) throws IOException {
        Optional<MediaType> picture = picture(file);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(picture.orElse(MediaType.APPLICATION_OCTET_STREAM));
        headers.setContentLength(Files.size(file));
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
        headers.setCacheControl("private, max-age=3600");
        headers.setContentDisposition(
                (picture.isPresent() ? ContentDisposition.inline() : ContentDisposition.attachment())
                        .filename(name, StandardCharsets.UTF_8)
                        .build());
        return headers;
    }
}
