package dev.petrel.examples.show;

import dev.petrel.PetrelClient;
import dev.petrel.compute.ComputeOptions;
import dev.petrel.compute.ComputeService;
import dev.petrel.compute.web.Users;
import dev.petrel.examples.show.Screen.Tone;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobTimedOut;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.settings.ConnectionSettings;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * A compute service, and somebody who has it make a picture small now and then: submits it over REST, waits for the end
 * over MQTT, and fetches what was made over REST.
 */
final class Workshop implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 1200;
    private static final int PARTS = 4;

    private final Screen screen;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FutureTask<Pictures> work = new FutureTask<>(this::work);
    private final Path folder;
    private final Path photo;
    private final URI service;
    private final ComputeClient compute;
    private final JobMonitor monitor;

    private Workshop(String url, Screen screen) throws IOException {
        this.screen = screen;
        this.folder = opened(TemporaryFolder.create()).path();
        this.photo = photo(folder.resolve("photo.jpg"));
        ConnectionSettings broker = ConnectionSettings.parse(url);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ComputeService started = opened(ComputeService.start(
                ComputeOptions.of(anyPort, folder.resolve("compute"), Users.none(), true, broker)));
        this.service = started.url();
        this.compute = opened(ComputeClient.of(ComputeSettings.of(service)));
        PetrelClient client = opened(PetrelClient.of(url)).start();
        this.monitor = opened(JobMonitor.of(client).withLookup(compute.lookup()).start());
    }

    /** Starts one, which begins at once. */
    static Workshop open(String url, Screen screen) throws IOException {
        Workshop workshop = new Workshop(url, screen);
        Thread.ofVirtual().name("petrel-demo-workshop").start(workshop.work);
        return workshop;
    }

    /** Where the compute service is. */
    URI service() {
        return service;
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.push(one);
        return one;
    }

    private static Path photo(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = picture.createGraphics();
        brush.setPaint(new GradientPaint(0, 0, Color.ORANGE, WIDTH, HEIGHT, Color.BLUE));
        brush.fillRect(0, 0, WIDTH, HEIGHT);
        brush.dispose();
        if (!ImageIO.write(picture, "jpg", file.toFile())) {
            throw new IOException("this JDK cannot write JPEG");
        }
        return file;
    }

    private Pictures work() throws InterruptedException, IOException {
        int asked = 0;
        int made = 0;
        do {
            asked++;
            made += resized(folder.resolve("small" + asked + ".jpg")) ? 1 : 0;
        } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        return new Pictures(asked, made);
    }

    private boolean resized(Path small) throws IOException {
        JobRequest request = JobRequest.of("image_resize")
                .with("width", WIDTH / PARTS)
                .with("height", HEIGHT / PARTS)
                .withInput(photo);
        String jobId = compute.create(request).jobId();
        try {
            monitor.waitForCompletion(jobId, PATIENCE);
        } catch (JobTimedOut e) {
            screen.line(Tone.BAD, "compute", e.toString());
            return false;
        }
        ComputeJob job = compute.get(jobId);
        if (job.state() != JobState.COMPLETED) {
            screen.line(Tone.BAD, "compute", "could not: " + job.errorMessage());
            return false;
        }
        compute.download(jobId, job.files().getFirst(), small);
        screen.line(
                Tone.PLAIN,
                "compute",
                "has made a picture small: " + WIDTH + " x " + HEIGHT + " to " + WIDTH / PARTS + " x "
                        + HEIGHT / PARTS);
        return true;
    }

    /** Has no more made, and waits for what is being made. */
    Pictures settle() throws InterruptedException {
        ended.countDown();
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the compute service failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable one) throws IOException {
        try {
            one.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
