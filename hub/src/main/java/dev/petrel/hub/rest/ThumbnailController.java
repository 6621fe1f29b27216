package dev.petrel.hub.rest;

import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.Picture;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.problem.Problem;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pictures of events, for who has a signed address or a login. */
@RestController
final class ThumbnailController {

    /** A picture never changes. */
    private static final Duration CACHED = Duration.ofDays(1);

    private final Events events;
    private final ThumbnailLinks links;

    ThumbnailController(Events events, ThumbnailLinks links) {
        this.events = events;
        this.links = links;
    }

    @GetMapping("/api/v1/events/{id}/thumbnail")
    ResponseEntity<byte[]> thumbnail(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String signature,
            @Nullable Principal principal) {
        if (principal == null && (signature == null || !links.matches(id, signature))) {
            throw Problem.of(
                    HttpStatus.UNAUTHORIZED, "log in, or take the address of the picture from the event: it is signed");
        }
        Picture picture = events.picture(id).orElse(new Picture.None());
        return switch (picture) {
            case Picture.None none ->
                throw Problem.of(HttpStatus.NOT_FOUND, "there is no picture of event '" + id + "'");
            case Picture.Elsewhere elsewhere ->
                ResponseEntity.status(HttpStatus.FOUND)
                        .location(URI.create(elsewhere.url()))
                        .build();
            case Picture.Kept kept ->
                ResponseEntity.ok()
                        .cacheControl(CacheControl.maxAge(CACHED).cachePrivate().immutable())
                        .header(HttpHeaders.CONTENT_TYPE, kept.contentType())
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Content-Security-Policy", "default-src 'none'")
                        .body(kept.content());
        };
    }
}
