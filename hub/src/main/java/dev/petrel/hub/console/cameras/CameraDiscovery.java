package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.homeassistant.Account;
import dev.petrel.hub.homeassistant.Discovery;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Tells Home Assistant of one camera or of all, or has it forget them, and says what was sent. */
@Controller
class CameraDiscovery {

    /** Instead of a camera: all of them. No camera goes by that in topics. */
    static final String ALL = "~all";

    private final Cameras cameras;
    private final Discovery discovery;
    private final CamerasChanges changing;

    CameraDiscovery(Cameras cameras, Discovery discovery, CamerasChanges changing) {
        this.cameras = cameras;
        this.discovery = discovery;
        this.changing = changing;
    }

    @PostMapping("/cameras/{id}/discovery")
    String publish(@PathVariable String id, Model model) {
        return told(model, "Published", discovery.show(ids(id)));
    }

    @DeleteMapping("/cameras/{id}/discovery")
    String remove(@PathVariable String id, Model model) {
        return told(model, "Removed", discovery.hide(ids(id)));
    }

    private List<String> ids(String id) {
        return id.equals(ALL)
                ? cameras.all().stream().map(Camera::id).toList()
                : List.of(Chosen.of(cameras, id).id());
    }

    private String told(Model model, String done, Account account) {
        changing.changed();
        model.addAttribute("done", done).addAttribute("account", account);
        return "console/camera-account";
    }
}
