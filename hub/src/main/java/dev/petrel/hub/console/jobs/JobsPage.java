package dev.petrel.hub.console.jobs;

import dev.petrel.hub.console.Gone;
import dev.petrel.hub.jobs.Jobs;
import dev.petrel.hub.jobs.SeenJob;
import dev.petrel.hub.jobs.Upload;
import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.rest.JobRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** All jobs with the workers, the form to submit one, and each job by itself. */
@Controller
class JobsPage {

    /** Jobs on the page. */
    private static final int SHOWN = 50;

    private final Jobs jobs;

    JobsPage(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/jobs")
    String all(Model model) {
        now(model);
        Set<String> others = new TreeSet<>(jobs.capabilities().keySet());
        others.removeAll(JobForm.TASKS.keySet());
        model.addAttribute("others", others);
        return "console/jobs";
    }

    @GetMapping("/jobs/~now")
    String now(Model model) {
        model.addAttribute(
                        "jobs",
                        jobs.all().stream().limit(SHOWN).map(JobView::new).toList())
                .addAttribute("workers", jobs.workers().stream().limit(SHOWN).toList())
                .addAttribute("capabilities", jobs.capabilities())
                .addAttribute("set", jobs.serviceSet())
                .addAttribute("listens", jobs.listens())
                .addAttribute("trouble", sentence(jobs.trouble()));
        return "console/jobs :: now";
    }

    /** Answers with what is wrong, if anything is; else leads to the job. */
    @PostMapping("/jobs")
    String submit(
            @RequestParam Map<String, String> fields,
            @RequestParam MultipartFile file,
            Model model,
            HttpServletResponse response)
            throws IOException {
        try {
            response.setHeader("HX-Redirect", "/jobs/" + submit(JobForm.read(fields), file));
            model.addAttribute("wrong", "");
        } catch (Problem problem) {
            if (problem.status() != HttpStatus.UNPROCESSABLE_CONTENT) {
                throw problem;
            }
            response.setStatus(problem.status().value());
            model.addAttribute("wrong", sentence(words(problem)));
        }
        return "console/job-flaws";
    }

    private String submit(JobRequest request, MultipartFile file) throws IOException {
        if (file.isEmpty()) {
            throw Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "choose a file that is not empty");
        }
        String name = file.getOriginalFilename();
        try (Upload upload = jobs.incoming(name == null ? "" : name)) {
            file.transferTo(upload.file());
            return jobs.submit(request, upload.file());
        }
    }

    @GetMapping("/jobs/{id}")
    String one(@PathVariable String id, Model model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<SeenJob> found = jobs.find(id);
        if (found.isEmpty()) {
            Gone.to("/jobs", request, response);
            return "console/job-gone";
        }
        JobView view = new JobView(found.get());
        Optional<Path> original = jobs.original(id);
        model.addAttribute("view", view)
                .addAttribute("set", jobs.serviceSet())
                .addAttribute("original", original.isPresent())
                .addAttribute(
                        "originalShows",
                        original.isPresent() && Shown.picture(original.get()).isPresent());
        return "console/job";
    }

    @DeleteMapping("/jobs/{id}")
    void delete(@PathVariable String id, HttpServletResponse response) {
        jobs.delete(id);
        response.setHeader("HX-Redirect", "/jobs");
    }

    private static String words(Problem problem) {
        return problem.errors().isEmpty()
                ? String.valueOf(problem.getMessage())
                : problem.errors().getFirst().message();
    }

    private static String sentence(String text) {
        return text.isEmpty() ? text : StringUtils.capitalize(text) + (text.matches(".*[.?!)]") ? "" : ".");
    }
}
