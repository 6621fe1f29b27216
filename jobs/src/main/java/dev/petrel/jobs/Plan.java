package dev.petrel.jobs;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.time.Time;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor is made of.
 *
 * @param client gives the client at each start
 * @param own whether that goes again with the monitor
 * @param topic where jobs are spoken of
 * @param lookup null for none
 * @param cache how much is remembered
 * @param time its clock
 */
record Plan(
        Supplier<PetrelClient> client,
        boolean own,
        String topic,
        @Nullable JobLookup lookup,
        JobCache cache,
        Time time) {

    /** Lookups block, each on a thread of its own. */
    static final Executor LOOKUPS =
            action -> Thread.ofVirtual().name("petrel-jobs-lookup").start(action);

    static Plan of(PetrelClient given) {
        return of(() -> given, false);
    }

    static Plan of(ConnectionSettings settings) {
        return of(() -> PetrelClient.of(ClientOptions.of(settings)).start(), true);
    }

    private static Plan of(Supplier<PetrelClient> client, boolean own) {
        return new Plan(client, own, JobMonitor.DEFAULT_TOPIC, null, JobCache.DEFAULT, Time.system());
    }

    Plan withTopic(String newTopic) {
        return new Plan(client, own, newTopic, lookup, cache, time);
    }

    Plan withLookup(@Nullable JobLookup newLookup) {
        return new Plan(client, own, topic, newLookup, cache, time);
    }

    Plan withCache(JobCache newCache) {
        return new Plan(client, own, topic, lookup, newCache, time);
    }

    Plan withTime(Time newTime) {
        return new Plan(client, own, topic, lookup, cache, newTime);
    }
}
