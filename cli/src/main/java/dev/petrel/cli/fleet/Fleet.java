package dev.petrel.cli.fleet;

import dev.petrel.health.HealthReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The services of a fleet, as they look to one who listens. Moments are those of {@link System#nanoTime}; they come in
 * order. Not safe for threads.
 */
public final class Fleet {

    /** How many services are watched; what others say is passed over. */
    public static final int LARGEST = 10_000;

    private final @Nullable Duration allowedSilence;
    private final Map<String, Member> members = new TreeMap<>();

    /**
     * A fleet of which nothing is known yet.
     *
     * @param allowedSilence how long each service may be without a heartbeat, whether it ever had one or not; null for
     *     three times its own interval, once it had one
     */
    public Fleet(@Nullable Duration allowedSilence) {
        this.allowedSilence = allowedSilence;
    }

    /** Something came on the health topic of a service; how it looks now, if that has changed. */
    public Optional<Sight> reported(String service, HealthReport report, long now) {
        if (report instanceof HealthReport.Removed && !members.containsKey(service)) {
            return Optional.empty();
        }
        Member member = member(service, now);
        if (member == null) {
            return Optional.empty();
        }
        member.says(report);
        Sight change = member.change(now);
        if (member.isGone()) {
            members.remove(service);
        }
        return Optional.ofNullable(change);
    }

    /** A heartbeat of a service came; how it looks now, if that has changed. */
    public Optional<Sight> heard(String service, long now) {
        Member member = member(service, now);
        if (member == null) {
            return Optional.empty();
        }
        member.beats(now);
        return Optional.ofNullable(member.change(now));
    }

    /** Listening was not possible until now: nobody counts as silent for that. */
    public void listenAnew(long now) {
        members.values().forEach(member -> member.listenAnew(now));
    }

    /** Those that have changed by the passing of time. */
    public List<Sight> changes(long now) {
        List<Sight> changes = new ArrayList<>();
        members.values().stream()
                .map(member -> member.change(now))
                .filter(Objects::nonNull)
                .forEach(changes::add);
        return changes;
    }

    /** All of them, by name. */
    public List<Sight> all(long now) {
        return members.values().stream().map(member -> member.look(now)).toList();
    }

    private @Nullable Member member(String service, long now) {
        Member known = members.get(service);
        if (known == null && members.size() < LARGEST) {
            known = new Member(service, allowedSilence, now);
            members.put(service, known);
        }
        return known;
    }
}
