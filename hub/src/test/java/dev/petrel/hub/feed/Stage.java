package dev.petrel.hub.feed;

import dev.petrel.PetrelClient;
import dev.petrel.hub.HubRooms;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.event.EventRequest;
import dev.petrel.hub.event.Events;
import dev.petrel.hub.event.Picture;
import dev.petrel.hub.link.Session;
import dev.petrel.observe.ClientEvent;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A hub's rooms with a session that a test begins and ends. */
final class Stage implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final HubRooms rooms;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private @Nullable Session session;

    Stage(DataSource data, Time time) {
        this.rooms = HubRooms.on(data, time);
    }

    /** Begins a session; goes on while the broker is away. */
    void begin(String url, StoredConfig config) {
        PetrelClient client = PetrelClient.of(url);
        Session begun = new Session(config, client, held::get);
        session = begun;
        rooms.feed().begun(begun);
        client.watch(event -> {
            if (event instanceof ClientEvent.Connected) {
                rooms.feed().connected(begun);
            }
        });
        client.start();
    }

    void hold(boolean now) {
        held.set(now);
    }

    /** Ends the session as the link does: first who speaks, then the client. */
    void end() {
        Session ending = session;
        session = null;
        if (ending != null) {
            rooms.feed().ended(ending);
            ending.client().close(Duration.ofSeconds(2));
        }
    }

    void post(String camera, String id) {
        post(camera, id, "");
    }

    void post(String camera, String id, String description) {
        EventRequest request = JSON.readValue(
                "{\"event_id\":\"" + id + "\",\"camera_id\":\"" + camera + "\",\"description\":\"" + description
                        + "\"}",
                EventRequest.class);
        rooms.part(Events.class).accept(request, new Picture.None());
    }

    <T> T part(Class<T> type) {
        return rooms.part(type);
    }

    @Override
    public void close() {
        end();
        rooms.close();
    }
}
