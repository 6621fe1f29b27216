package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobReporter;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobTimedOut;
import dev.petrel.jobs.JobWorkers;
import dev.petrel.jobs.WorkerPresence;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeException;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.jobs.rest.LoginTokens;
import dev.petrel.observe.Observation;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What the page about jobs shows. */
final class Jobs {

    private Jobs() {}

    static void resize(PetrelClient client, URI service, Path photo, Path small) throws IOException {
        // begin: whole
        try (ComputeClient compute = ComputeClient.of(ComputeSettings.of(service));
                JobMonitor monitor =
                        JobMonitor.of(client).withLookup(compute.lookup()).start()) {
            JobRequest resize = JobRequest.of("image_resize").with("width", 800).with("height", 600);
            String jobId = compute.create(resize.withInput(photo)).jobId();

            monitor.waitForCompletion(jobId);

            ComputeJob job = compute.get(jobId);
            if (job.state() == JobState.COMPLETED) {
                compute.download(jobId, job.files().getFirst(), small);
            } else {
                System.err.println("it failed: " + job.errorMessage());
            }
        }
        // end: whole
    }

    static void progress(JobMonitor monitor) {
        // begin: progress
        Observation listening = monitor.statuses(
                status -> System.out.println(status.jobId() + " " + status.status() + " " + status.progress() + " %"));
        // end: progress
        listening.close();
    }

    static void carefully(JobMonitor monitor, String jobId) {
        // begin: late
        try {
            monitor.waitForCompletion(jobId, Duration.ofMinutes(1));
        } catch (JobTimedOut e) {
            System.err.println("still at work, last heard: " + e.last());
        }
        // end: late
    }

    static ComputeSettings login(URI service, Login login) {
        // begin: login
        ComputeSettings settings = ComputeSettings.of(service).withTokens(LoginTokens.of(service, login));
        // end: login
        return settings;
    }

    static void submitCarefully(ComputeClient compute, JobRequest request) {
        // begin: errors
        try {
            compute.create(request);
        } catch (ComputeException.ValidationFailed e) {
            System.err.println("mend the request: " + e.detail());
        } catch (ComputeException.NotAuthenticated | ComputeException.NotPermitted e) {
            System.err.println("log in, or ask for the permission: " + e.detail());
        } catch (ComputeException.NetworkFailed | ComputeException.ServerFailed e) {
            System.err.println("try again later: " + e.detail());
        }
        // end: errors
    }

    static void work(ConnectionSettings settings, String jobId) {
        // begin: worker
        try (WorkerPresence worker = WorkerPresence.start(settings, "w-3", Set.of("hash"));
                JobReporter reporter = JobReporter.of(worker.client())) {
            worker.idle(0); // busy
            reporter.processing(jobId);
            reporter.progress(jobId, 40);
            reporter.completed(jobId);
            worker.idle(1); // could take one
        }
        // end: worker
    }

    static void whoIsThere(PetrelClient client) {
        // begin: workers
        try (JobWorkers workers = JobWorkers.of(client)) {
            workers.waitForCapability("hash", Duration.ofSeconds(10));
            System.out.println(workers.capabilities());
        }
        // end: workers
    }
}
