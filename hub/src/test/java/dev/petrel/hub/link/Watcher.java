package dev.petrel.hub.link;

import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that hears everything on a broker, as {@code topic=text}; retained ones with {@code (retained)} behind. */
final class Watcher implements AutoCloseable {

    private final PetrelClient client;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Watcher(String url) {
        client = PetrelClient.of(url).start();
        client.subscribe(
                        "#",
                        message -> heard.add(message.topic().name() + "="
                                + message.payload().utf8() + (message.retained() ? " (retained)" : "")))
                .awaitGranted(Duration.ofSeconds(60));
    }

    void awaits(String... lines) {
        await().atMost(Duration.ofSeconds(60)).until(() -> List.copyOf(heard).equals(List.of(lines)));
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        client.close();
    }
}
