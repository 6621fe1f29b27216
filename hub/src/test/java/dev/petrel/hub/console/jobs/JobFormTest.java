package dev.petrel.hub.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.rest.JobRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is typed to submit a job. */
class JobFormTest {

    @Test
    void theParametersOfTheTaskAreTakenAndNoOthers() {
        JobRequest request = JobForm.read(
                Map.of("task", "image_resize", "width", " 80 ", "height", "", "quality", "5", "_csrf", "token"));

        assertThat(request.taskType()).isEqualTo("image_resize");
        assertThat(request.fields()).containsExactly(Map.entry("width", "80"));
    }

    @Test
    void moreParametersStandOnLinesOfTheirOwn() {
        JobRequest request = JobForm.read(Map.of("task", "ocr", "more", "language = de\n\nmask=a=b\r\n"));

        assertThat(request.fields()).containsOnly(Map.entry("language", "de"), Map.entry("mask", "a=b"));
    }

    @Test
    void aLineThatIsNoParameterIsRefused() {
        assertThatThrownBy(() -> JobForm.read(Map.of("task", "ocr", "more", "language")))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> JobForm.read(Map.of())).isInstanceOf(Problem.class);
    }
}
