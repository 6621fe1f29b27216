package dev.petrel.hub.rest;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.camera.Change;
import dev.petrel.hub.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The cameras. An id may hold slashes as they are; encoded ones are refused before they come here. */
@RestController
final class CamerasController {

    private static final String PATH = "/api/v1/cameras";

    private final Cameras cameras;

    CamerasController(Cameras cameras) {
        this.cameras = cameras;
    }

    @GetMapping(PATH)
    CameraList all() {
        return new CameraList(cameras.all().stream().map(CameraView::of).toList());
    }

    @GetMapping(PATH + "/{*id}")
    CameraView one(@PathVariable String id) {
        return cameras.find(withoutSlash(id)).map(CameraView::of).orElseThrow(() -> unknown(id));
    }

    @PutMapping(PATH + "/{*id}")
    ResponseEntity<CameraView> put(@PathVariable String id, @RequestBody CameraRequest request) {
        Change change = cameras.put(request.of(withoutSlash(id)));
        Camera camera = change.after().orElseThrow(() -> unknown(id));
        return ResponseEntity.status(change.before().isPresent() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(CameraView.of(camera));
    }

    @DeleteMapping(PATH + "/{*id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        cameras.delete(withoutSlash(id)).orElseThrow(() -> unknown(id));
        return ResponseEntity.noContent().build();
    }

    /** What is left of a path begins with its slash. */
    private static String withoutSlash(String path) {
        return path.substring(1);
    }

    private static Problem unknown(String path) {
        return Problem.of(HttpStatus.NOT_FOUND, "there is no camera '" + withoutSlash(path) + "'");
    }

    /**
     * What a camera becomes; null for the default.
     *
     * @param name default the id
     * @param kind default rtsp
     * @param enabled default true
     * @param status default connected
     */
    record CameraRequest(
            @Nullable String name,
            @Nullable String kind,
            @Nullable Boolean enabled,
            @Nullable String status) {

        CameraSettings of(String id) {
            return new CameraSettings(
                    id,
                    name == null ? id : name,
                    kind == null ? Camera.KIND : kind,
                    enabled == null || enabled,
                    status == null ? Camera.STATUS : status);
        }
    }

    /** All cameras. */
    record CameraList(List<CameraView> cameras) {}

    /**
     * A camera as it is shown.
     *
     * @param topicId what stands for it in topics
     * @param status in the application's word
     * @param publishedStatus online, offline or unavailable
     */
    record CameraView(
            String id,
            String topicId,
            String name,
            String kind,
            boolean enabled,
            String status,
            String publishedStatus,
            Instant statusAt,
            Instant createdAt,
            Instant updatedAt) {

        static CameraView of(Camera camera) {
            return new CameraView(
                    camera.id(),
                    camera.topicId(),
                    camera.name(),
                    camera.kind(),
                    camera.enabled(),
                    camera.status(),
                    camera.condition().text(),
                    camera.statusAt(),
                    camera.createdAt(),
                    camera.updatedAt());
        }
    }
}
