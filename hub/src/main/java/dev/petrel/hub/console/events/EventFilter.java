package dev.petrel.hub.console.events;

import dev.petrel.hub.event.EventQuery;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Which events a page shows; null or blank for all.
 *
 * @param camera of this camera
 * @param kind where this was detected
 * @param state that have come so far, by the word of the REST API
 * @param before with a lower number: where the page before ended
 */
record EventFilter(
        @Nullable String camera,
        @Nullable String kind,
        @Nullable String state,
        @Nullable String before) {

    EventFilter {
        camera = given(camera);
        kind = given(kind);
        state = given(state);
        before = given(before);
    }

    /** This, as the hub is asked. */
    EventQuery query(int limit) {
        return EventQuery.of(camera, kind, state, null, null, before, limit);
    }

    /** Whether it leaves out events, other than those that are newer. */
    public boolean narrow() {
        return camera != null || kind != null || state != null;
    }

    /** A path with this behind it. */
    String at(String path) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
        add(uri, "camera", camera);
        add(uri, "kind", kind);
        add(uri, "state", state);
        add(uri, "before", before);
        return uri.encode().toUriString();
    }

    /** This, from another number on; null for the newest. */
    EventFilter before(@Nullable Long seq) {
        return new EventFilter(camera, kind, state, seq == null ? null : seq.toString());
    }

    private static void add(UriComponentsBuilder uri, String name, @Nullable String value) {
        if (value != null) {
            uri.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
