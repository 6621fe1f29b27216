package dev.petrel.examples.composition;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ServerLimits;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.function.Consumer;

/** The session itself, for what the patterns do not cover. */
public final class Direct {

    private Direct() {}

    /** Raw bytes with properties of MQTT 5, of use for two seconds. */
    public static void publishFrame(PetrelClient client, byte[] jpeg) {
        // begin: bytes
        Metadata metadata = Metadata.NONE
                .withContentType("image/jpeg")
                .withExpiry(Duration.ofSeconds(2))
                .withUserProperty("camera", "door");
        client.publish(Publication.of("camera/frame", Payload.of(jpeg))
                .withQos(Qos.AT_MOST_ONCE)
                .withMetadata(metadata));
        // end: bytes
    }

    /** Has the broker forget the message that it keeps on a topic. */
    public static void forget(PetrelClient client, String topic) {
        // begin: forget
        client.publish(Publication.of(topic, Payload.EMPTY).withRetain(true));
        // end: forget
    }

    /** A client that tells what its broker announced, each time that it connects. */
    public static PetrelClient announcing(ConnectionSettings settings, Consumer<ServerLimits> announced) {
        // begin: announced
        PetrelClient client = PetrelClient.of(ClientOptions.of(settings).withObserver(event -> {
            if (event instanceof ClientEvent.Connected connected) {
                announced.accept(connected.limits());
            }
        }));
        // end: announced
        return client;
    }
}
