package dev.petrel.hub.feed;

import dev.petrel.hub.HubProperties;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.Tallies;
import dev.petrel.hub.event.Tallies.Tally;
import dev.petrel.time.Time;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Cameras as the feed speaks of them, for who asks; whether anything is published meanwhile makes no difference. */
@Component
public final class CameraSights {

    private final Tallies tallies;
    private final Time time;
    private final Days days;

    CameraSights(Tallies tallies, Time time, HubProperties properties) {
        this.tallies = tallies;
        this.time = time;
        this.days = new Days(properties.zone());
    }

    /** Of some cameras, in their order, as it is now. */
    public List<CameraSight> of(Collection<Camera> cameras) {
        Instant now = time.now();
        Map<String, Tally> found =
                tallies.of(cameras.stream().map(Camera::id).toList(), days.dayStart(now), days.weekStart(now));
        return cameras.stream()
                .map(camera -> sight(camera, found.getOrDefault(camera.id(), Tally.NONE), now))
                .toList();
    }

    private static CameraSight sight(Camera camera, Tally tally, Instant now) {
        boolean active = ActivityMessage.of(camera, tally.last(), now).state() == ActivityMessage.State.ON;
        return new CameraSight(camera, tally, active);
    }
}
