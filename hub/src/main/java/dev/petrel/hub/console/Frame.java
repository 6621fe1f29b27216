package dev.petrel.hub.console;

import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.LinkState;
import dev.petrel.hub.link.LinkStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame of each page shows: who looks, what they may, and how the connection is. */
@ControllerAdvice("dev.petrel.hub.console")
final class Frame {

    /** Asked for when a page is made: what stops a start is told by who starts it, not by the web server. */
    private final ObjectProvider<Link> link;

    Frame(ObjectProvider<Link> link) {
        this.link = link;
    }

    @ModelAttribute("viewer")
    Viewer viewer(Authentication caller) {
        return Viewer.of(caller);
    }

    @ModelAttribute("badge")
    Badge badge() {
        return Badge.of(link.getObject().status());
    }

    /** Who holds the session, where this hub stands by; null where it does not. */
    @ModelAttribute("elsewhere")
    @Nullable
    String elsewhere() {
        LinkStatus status = link.getObject().status();
        if (status.state() != LinkState.STANDBY) {
            return null;
        }
        return status.holder().isEmpty() ? "Another hub" : "The hub " + status.holder();
    }
}
