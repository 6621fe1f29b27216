package dev.petrel.hub.feed;

import dev.petrel.hub.HubProperties;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.event.Tallies;
import dev.petrel.hub.event.ThumbnailLinks;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.time.Time;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes events and what is retained about cameras, while there is a session. */
@Component
final class Feed implements Speaker, StatesWanted, AutoCloseable {

    private final Pump.Sources sources;

    /** The one of the session, or of the last one. */
    private volatile @Nullable Pump pump;

    Feed(
            PendingEvents pending,
            Tallies tallies,
            Cameras cameras,
            Places places,
            ThumbnailLinks links,
            Events events,
            Time time,
            HubProperties properties) {
        this.sources = new Pump.Sources(pending, tallies, cameras, places, links, time, new Days(properties.zone()));
        events.onAccepted(cameraId -> {
            Pump now = pump;
            if (now != null) {
                now.accepted(cameraId);
            }
        });
        cameras.onChange(change -> {
            Pump now = pump;
            if (now != null) {
                now.camerasChanged();
            }
        });
    }

    @Override
    public void begun(Session session) {
        Pump next = new Pump(session, sources, pump);
        next.start();
        pump = next;
    }

    @Override
    public void connected(Session session) {
        Pump now = pump;
        if (now != null) {
            now.connected();
        }
    }

    @Override
    public void publishStates() {
        Pump now = pump;
        if (now != null) {
            now.connected();
        }
    }

    @Override
    public void ended(Session session) {
        Pump now = pump;
        if (now != null) {
            now.end();
        }
    }

    /** Ends what was not ended, and waits until the last answers are noted: the database is there until then. */
    @Override
    public void close() {
        Pump now = pump;
        if (now != null) {
            now.end();
            now.await();
        }
    }
}
