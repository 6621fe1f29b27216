package dev.petrel.jobs.rest;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A form with a file, as browsers send it (RFC 7578): the file is read from disk while it is sent. */
record MultipartForm(String boundary, BodyPublisher body) {

    static MultipartForm of(Map<String, String> fields, Path file) {
        String boundary = "petrel-" + UUID.randomUUID();
        List<BodyPublisher> parts = new ArrayList<>();
        fields.forEach((name, value) -> parts.add(
                BodyPublishers.ofString(head(boundary, "name=\"" + quoted(name) + "\"", "") + value + "\r\n")));
        String named = "name=\"file\"; filename=\"" + quoted(String.valueOf(file.getFileName())) + "\"";
        parts.add(BodyPublishers.ofString(head(boundary, named, "Content-Type: application/octet-stream\r\n")));
        parts.add(content(file));
        parts.add(BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return new MultipartForm(boundary, BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    private static String head(String boundary, String named, String type) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; " + named + "\r\n" + type + "\r\n";
    }

    private static BodyPublisher content(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " is no file that can be read");
        }
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException(file + " is no file that can be read", e);
        }
    }

    /** As HTML says that names are written there. */
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
