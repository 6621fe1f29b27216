package dev.petrel.compute;

import dev.petrel.compute.store.Lease;
import dev.petrel.compute.web.Users;
import dev.petrel.jobs.JobTopics;
import dev.petrel.settings.ConnectionSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a compute service is to run.
 *
 * @param address where it listens; port 0 for a free one
 * @param data where its files are, and its database if there is no other
 * @param workers how many jobs it does at a time, 1 to 64
 * @param database another database, which other processes may share, or null
 * @param users who may log in
 * @param guests whether everybody may do everything
 * @param broker the MQTT broker
 * @param topics what is said there on which topic
 * @param lease how long a worker has a job without saying so
 * @param largestUpload how many bytes the file of a job may have
 */
public record ComputeOptions(
        InetSocketAddress address,
        Path data,
        int workers,
        @Nullable JdbcAddress database,
        Users users,
        boolean guests,
        ConnectionSettings broker,
        JobTopics topics,
        Lease lease,
        long largestUpload) {

    /** How many bytes a file may have unless it is said otherwise: 100 MiB. */
    public static final long LARGEST_UPLOAD = 100L * 1024 * 1024;

    private static final int MOST_WORKERS = 64;

    /** @throws IllegalArgumentException if there are no workers or too many, or nobody could ever ask */
    public ComputeOptions {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers " + workers + " is not within 1 to " + MOST_WORKERS);
        }
        if (!guests && users.count() == 0) {
            throw new IllegalArgumentException("nobody could log in: name users in a file in " + Users.FILE
                    + ", or one in COMPUTE_USER and COMPUTE_PASSWORD, or let everybody in with --guest");
        }
        if (largestUpload < 1) {
            throw new IllegalArgumentException("largest upload " + largestUpload + " is below 1 byte");
        }
    }

    /** Two workers, 100 MiB, the usual topics and lease, a database in the data folder. */
    public static ComputeOptions of(
            InetSocketAddress address, Path data, Users users, boolean guests, ConnectionSettings broker) {
        return new ComputeOptions(
                address, data, 2, null, users, guests, broker, JobTopics.DEFAULT, Lease.DEFAULT, LARGEST_UPLOAD);
    }

    /** This, with another number of workers. */
    public ComputeOptions withWorkers(int newWorkers) {
        return new ComputeOptions(
                address, data, newWorkers, database, users, guests, broker, topics, lease, largestUpload);
    }

    /** This, with a database that others may share. */
    public ComputeOptions withDatabase(@Nullable JdbcAddress newDatabase) {
        return new ComputeOptions(
                address, data, workers, newDatabase, users, guests, broker, topics, lease, largestUpload);
    }

    /** This, on other topics. */
    public ComputeOptions withTopics(JobTopics newTopics) {
        return new ComputeOptions(
                address, data, workers, database, users, guests, broker, newTopics, lease, largestUpload);
    }

    /** This, with another lease. */
    public ComputeOptions withLease(Lease newLease) {
        return new ComputeOptions(
                address, data, workers, database, users, guests, broker, topics, newLease, largestUpload);
    }

    /** This, with another limit for files. */
    public ComputeOptions withLargestUpload(long newLargestUpload) {
        return new ComputeOptions(
                address, data, workers, database, users, guests, broker, topics, lease, newLargestUpload);
    }
}
