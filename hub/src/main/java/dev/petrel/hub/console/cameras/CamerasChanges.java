package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.console.Changing;
import dev.petrel.time.Time;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** A camera was changed. Once a minute as well: what other hubs change is found then, and who is active no more. */
@Component
final class CamerasChanges implements Changing {

    private static final long MINUTE = 60;

    private final AtomicLong changes = new AtomicLong();
    private final Time time;

    CamerasChanges(Cameras cameras, Time time) {
        this.time = time;
        cameras.onChange(change -> changed());
    }

    /** Something else was changed that stands on the pages of cameras. */
    void changed() {
        changes.incrementAndGet();
    }

    @Override
    public String kind() {
        return "cameras";
    }

    @Override
    public Object mark() {
        return new Mark(changes.get(), time.now().getEpochSecond() / MINUTE);
    }

    private record Mark(long changes, long minute) {}
}
