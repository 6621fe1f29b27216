package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.feed.StatesWanted;
import dev.petrel.time.Time;
import java.util.List;
import java.util.function.Supplier;

/**
 * What discovery needs of the hub.
 *
 * @param cameras all cameras as they are now
 * @param topics what may stand on brokers
 * @param states publishes the states once more
 * @param origin who sends the documents
 * @param time when to look again
 */
record Surroundings(
        Supplier<List<Camera>> cameras, DiscoveryTopics topics, StatesWanted states, Origin origin, Time time) {}
