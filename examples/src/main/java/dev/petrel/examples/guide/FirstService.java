package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import java.io.IOException;

/** The first service: run it with the URL of a broker. */
public final class FirstService {

    private FirstService() {}

    /** Publishes one reading and prints all readings until Enter is pressed. */
    public static void main(String[] args) throws IOException {
        // begin: first-service
        try (PetrelClient client = PetrelClient.of(args[0]).start()) {
            client.subscribe("room/{room}/temperature", message -> {
                String celsius = message.payload().utf8();
                System.out.println(message.level("room") + ": " + celsius);
            });
            client.publish(Publication.text("room/kitchen/temperature", "21.5"));
            System.in.read(); // until Enter is pressed
        }
        // end: first-service
    }
}
