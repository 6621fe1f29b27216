package dev.petrel.console;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Posts events to a hub, as applications do. */
final class Sightings {

    private static final String BORDER = "petrel-border";

    private Sightings() {}

    /** One without a picture. */
    static void post(Ground ground, String id, String camera, String description, String kind) {
        ground.call("POST", "/api/v1/events", json(id, camera, description, kind));
    }

    /** One with a picture of its own. */
    static void postWithPicture(Ground ground, String id, String camera, String description, String kind) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (HttpClient http = HttpClient.newHttpClient()) {
            part(body, "name=\"event\"", json(id, camera, description, kind).getBytes(StandardCharsets.UTF_8));
            part(body, "name=\"thumbnail\"; filename=\"a.png\"", picture(320, 240));
            body.writeBytes(("--" + BORDER + "--\r\n").getBytes(StandardCharsets.UTF_8));
            String login =
                    Base64.getEncoder().encodeToString(("admin:" + Ground.PASSWORD).getBytes(StandardCharsets.UTF_8));
            HttpRequest request = HttpRequest.newBuilder(URI.create(ground.url() + "/api/v1/events"))
                    .header("Authorization", "Basic " + login)
                    .header("Content-Type", "multipart/form-data; boundary=" + BORDER)
                    .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                    .build();
            int status = http.send(request, BodyHandlers.ofString()).statusCode();
            if (status >= 400) {
                throw new IllegalStateException("the event was answered with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A PNG, some pixels wide and high. */
    static byte[] picture(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = picture.createGraphics();
        brush.setPaint(new GradientPaint(0, 0, new Color(40, 90, 140), width, height, new Color(240, 180, 90)));
        brush.fillRect(0, 0, width, height);
        brush.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static String json(String id, String camera, String description, String kind) {
        return "{\"event_id\": \"%s\", \"camera_id\": \"%s\", \"description\": \"%s\", \"smart_detection_type\": \"%s\"}"
                .formatted(id, camera, description, kind);
    }

    private static void part(ByteArrayOutputStream body, String name, byte[] content) {
        body.writeBytes(("--" + BORDER + "\r\nContent-Disposition: form-data; " + name + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
