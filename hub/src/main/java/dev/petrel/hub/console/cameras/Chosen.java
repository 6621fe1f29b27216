package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.problem.Problem;
import org.springframework.http.HttpStatus;

/** The camera that a path names by what stands for it in topics. */
final class Chosen {

    private Chosen() {}

    /** @throws Problem 404 if there is none */
    static Camera of(Cameras cameras, String topicId) {
        return cameras.all().stream()
                .filter(camera -> camera.topicId().equals(topicId))
                .findFirst()
                .orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "there is no such camera any more"));
    }
}
