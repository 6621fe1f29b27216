package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.console.Gone;
import dev.petrel.hub.console.Told;
import dev.petrel.hub.feed.CameraSights;
import dev.petrel.hub.homeassistant.CameraEntities;
import dev.petrel.hub.homeassistant.Discovery;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * All cameras, and each by itself. In paths a camera goes by what stands for it in topics, which never holds a tilde: paths
 * of other things begin with one.
 */
@Controller
class CamerasPage {

    private final Cameras cameras;
    private final CameraSights sights;
    private final CameraEntities entities;
    private final Discovery discovery;

    CamerasPage(Cameras cameras, CameraSights sights, CameraEntities entities, Discovery discovery) {
        this.cameras = cameras;
        this.sights = sights;
        this.entities = entities;
        this.discovery = discovery;
    }

    @GetMapping("/cameras")
    String all(Model model) {
        list(model);
        form(model, CameraForm.NEW);
        return "console/cameras";
    }

    @GetMapping("/cameras/~list")
    String list(Model model) {
        model.addAttribute("cameras", views(cameras.all())).addAttribute("told", entities.enabled());
        return "console/cameras :: list";
    }

    @PostMapping("/cameras")
    String add(CameraForm form, Model model, HttpServletResponse response) {
        return attempt(model, response, form, "console/camera-forms :: add", () -> {
            CameraSettings settings = form.settings();
            if (cameras.find(settings.id()).isPresent()) {
                throw Problem.outOfLimits(List.of(new FieldFlaw("id", "is taken by a camera that is here already")));
            }
            cameras.put(settings);
            Told.done(response, "Added " + settings.name() + ".");
            form(model, CameraForm.NEW);
        });
    }

    @GetMapping("/cameras/{id}")
    String one(@PathVariable String id, Model model, HttpServletRequest request, HttpServletResponse response) {
        Optional<Camera> found = cameras.all().stream()
                .filter(camera -> camera.topicId().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            Gone.to("/cameras", request, response);
            return "console/camera-gone";
        }
        CameraView view = views(List.of(found.get())).getFirst();
        model.addAttribute("view", view)
                .addAttribute("entities", entities.of(view.sight()))
                .addAttribute("told", entities.enabled())
                .addAttribute("topics", entities.topics(view.camera()));
        form(model, CameraForm.of(view.camera()));
        return "console/camera";
    }

    @PutMapping("/cameras/{id}")
    String change(@PathVariable String id, CameraForm given, Model model, HttpServletResponse response) {
        CameraForm form = given.withId(Chosen.of(cameras, id).id());
        model.addAttribute("id", id);
        return attempt(model, response, form, "console/camera-forms :: change", () -> {
            cameras.put(form.settings());
            Told.done(response, "Saved.");
        });
    }

    /** Switches a camera on or off. */
    @PostMapping("/cameras/{id}/enabled")
    String enable(@PathVariable String id, @RequestParam boolean on, Model model, HttpServletResponse response) {
        Camera camera = Chosen.of(cameras, id);
        cameras.put(new CameraSettings(camera.id(), camera.name(), camera.kind(), on, camera.status()));
        Told.done(
                response, camera.name() + (on ? " is switched on." : " is switched off: nothing is published of it."));
        return list(model);
    }

    @DeleteMapping("/cameras/{id}")
    void remove(@PathVariable String id, HttpServletResponse response) {
        cameras.delete(Chosen.of(cameras, id).id());
        response.setHeader("HX-Redirect", "/cameras");
    }

    private List<CameraView> views(List<Camera> some) {
        Set<String> hidden = discovery.hidden();
        return sights.of(some).stream()
                .map(sight ->
                        new CameraView(sight, hidden.contains(sight.camera().id())))
                .toList();
    }

    /** Does it and shows the form again, with what is wrong with its fields if anything is. */
    private static String attempt(
            Model model, HttpServletResponse response, CameraForm form, String view, Runnable what) {
        form(model, form);
        try {
            what.run();
        } catch (Problem problem) {
            if (problem.errors().isEmpty()) {
                throw problem;
            }
            response.setStatus(problem.status().value());
            model.addAttribute("flaws", flaws(problem));
        }
        return view;
    }

    private static void form(Model model, CameraForm form) {
        model.addAttribute("form", form).addAttribute("flaws", Map.of());
    }

    private static Map<String, String> flaws(Problem problem) {
        Map<String, String> flaws = new LinkedHashMap<>();
        problem.errors()
                .forEach(flaw ->
                        flaws.put(flaw.field(), StringUtils.capitalize(flaw.field()) + " " + flaw.message() + "."));
        return flaws;
    }
}
