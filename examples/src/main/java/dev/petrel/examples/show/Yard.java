package dev.petrel.examples.show;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.examples.show.Screen.Tone;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A hub, cameras that post to it, and somebody who counts what of it comes out of the broker. */
final class Yard implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Pattern ID = Pattern.compile("\"event_id\":\\s*\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("\"secret\":\\s*\"([^\"]+)\"");

    private final Screen screen;
    private final ConnectionSettings broker;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile @Nullable Cameras cameras;

    private Yard(String url, Screen screen) {
        this.screen = screen;
        this.broker = ConnectionSettings.parse(url);
    }

    /**
     * Starts the hub and goes on; the cameras begin when it answers. Without a launcher nothing happens here.
     *
     * @param compute the compute service whose jobs the hub shows
     */
    static Yard open(String url, @Nullable Path launcher, URI compute, Screen screen) throws IOException {
        Yard yard = new Yard(url, screen);
        if (launcher == null) {
            yard.ready.countDown();
            return yard;
        }
        TemporaryFolder folder = yard.opened(TemporaryFolder.create());
        HubProcess hub = yard.opened(HubProcess.start(launcher, folder.path().resolve("hub"), compute, screen));
        PetrelClient watcher =
                yard.opened(PetrelClient.of(ClientOptions.of(yard.broker.withSession(SessionPolicy.clean("yard")))));
        watcher.subscribe("liveobject/camera/+/event", message -> {
            Matcher id = ID.matcher(message.payload().utf8());
            if (id.find()) {
                yard.arrived.add(id.group(1));
            }
        });
        watcher.start();
        Thread.ofVirtual().name("petrel-demo-yard").start(() -> yard.begin(hub));
        return yard;
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.push(one);
        return one;
    }

    private void begin(HubProcess hub) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI url = hub.url();
            String password = hub.password();
            screen.line(Tone.GOOD, "HUB", url + ", user admin, password " + password);
            String login = "Basic "
                    + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
            String host = broker.servers().getFirst().host();
            int port = broker.servers().getFirst().port();
            call(http, login, "PUT", url.resolve("/api/v1/integrations/mqtt/config"), """
                    {"enabled": true, "broker_host": "%s", "broker_port": %d}""".formatted(host, port));
            Matcher token = SECRET.matcher(call(http, login, "POST", url.resolve("/api/v1/tokens"), """
                    {"name": "cameras", "role": "publisher"}"""));
            if (!token.find()) {
                throw new IOException("the hub gave no token");
            }
            cameras = Cameras.start(url, token.group(1));
        } catch (IOException | RuntimeException e) {
            screen.line(Tone.BAD, "HUB", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ready.countDown();
        }
    }

    private static String call(HttpClient http, String login, String method, URI url, String json)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .timeout(PATIENCE)
                        .header("Authorization", login)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(url + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** Lets the cameras see no more, and waits until what the hub took has arrived. */
    Sightings settle() throws InterruptedException {
        Cameras running = ready.await(0, TimeUnit.SECONDS) ? cameras : null;
        if (running == null) {
            return Sightings.NONE;
        }
        running.close();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!arrived.containsAll(running.accepted()) && System.nanoTime() < until) {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        }
        long came = running.accepted().stream().filter(arrived::contains).count();
        return new Sightings(running.accepted().size(), came);
    }

    @Override
    public void close() throws IOException {
        Cameras running = cameras;
        if (running != null) {
            running.close();
        }
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
