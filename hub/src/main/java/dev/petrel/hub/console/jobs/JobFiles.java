package dev.petrel.hub.console.jobs;

import dev.petrel.hub.jobs.Jobs;
import dev.petrel.hub.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The files of jobs: what was submitted, and what was made of it. */
@Controller
class JobFiles {

    private final Jobs jobs;

    JobFiles(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/jobs/{id}/original")
    ResponseEntity<StreamingResponseBody> original(@PathVariable String id) throws IOException {
        Path file = jobs.original(id)
                .orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "the file of this job is not kept any more"));
        return ResponseEntity.ok().headers(Shown.headers(file, "original")).body(out -> Files.copy(file, out));
    }

    @GetMapping("/jobs/{id}/result")
    ResponseEntity<StreamingResponseBody> result(@PathVariable String id, @RequestParam String path)
            throws IOException {
        Path file = jobs.result(id, path);
        return ResponseEntity.ok()
                .headers(Shown.headers(file, path.substring(path.lastIndexOf('/') + 1)))
                .body(out -> {
                    try {
                        Files.copy(file, out);
                    } finally {
                        Files.deleteIfExists(file);
                    }
                });
    }
}
