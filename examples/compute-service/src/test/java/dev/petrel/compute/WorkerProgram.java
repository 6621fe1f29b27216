package dev.petrel.compute;

import dev.petrel.compute.store.Lease;
import dev.petrel.compute.web.Users;
import dev.petrel.settings.ConnectionSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** A compute service as a process of its own, which shares its database and is there to be killed. */
final class WorkerProgram {

    /** What it says when it takes requests, before its URL. */
    static final String LISTENS = "listens on ";

    private WorkerProgram() {}

    /** How it runs, and whoever takes over from it. */
    static ComputeOptions options(Path data, String broker, String database) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return ComputeOptions.of(anyPort, data, Users.none(), true, ConnectionSettings.parse(broker))
                .withWorkers(1)
                .withDatabase(new JdbcAddress(database, null, null))
                .withLease(new Lease(Duration.ofSeconds(2), 5));
    }

    /** Runs until it is killed; told the data folder, the broker and the database. */
    public static void main(String[] arguments) throws Exception {
        ComputeService service = ComputeService.start(options(Path.of(arguments[0]), arguments[1], arguments[2]));
        System.out.println(LISTENS + service.url());
        Thread.currentThread().join();
    }
}
