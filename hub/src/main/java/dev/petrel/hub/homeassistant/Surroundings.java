package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.feed.StatesWanted;
import dev.petrel.time.Time;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What discovery needs of the hub.
 *
 * @param cameras all cameras as they are now
 * @param hidden those of which it is not told
 * @param topics what may stand on brokers
 * @param states publishes the states once more
 * @param origin who sends the documents
 * @param time when to look again
 */
record Surroundings(
        Supplier<List<Camera>> cameras,
        HiddenCameras hidden,
        DiscoveryTopics topics,
        StatesWanted states,
        Origin origin,
        Time time) {

    /** The cameras of which Home Assistant may be told. */
    List<Camera> announced() {
        Set<String> left = hidden.all();
        return cameras.get().stream()
                .filter(camera -> !left.contains(camera.id()))
                .toList();
    }
}
