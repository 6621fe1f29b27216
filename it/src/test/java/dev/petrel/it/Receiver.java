package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.message.Subscription;
import dev.petrel.testkit.LedgerEntry;
import dev.petrel.testkit.LedgerEntry.Handled;
import java.util.function.Consumer;

/** Enters into the books what a handler gets in a room. */
final class Receiver {

    private Receiver() {}

    /** Subscribes, and waits until it is granted. */
    static void of(PetrelClient client, String room, Consumer<LedgerEntry> books) {
        Subscription subscription = client.subscribe(
                room + "/+",
                Sender.Numbered.class,
                event -> books.accept(
                        new Handled(event.message().topic().name(), event.data().n())));
        subscription.awaitGranted(Inbox.PATIENCE);
    }
}
