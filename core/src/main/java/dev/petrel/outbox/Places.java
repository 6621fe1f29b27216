package dev.petrel.outbox;

import dev.petrel.fault.QueueFull;
import dev.petrel.overflow.Entry;
import dev.petrel.overflow.Room;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much there is room for: on disk, and in memory on the way to it. Where all topics are treated alike, no more than
 * sums is kept of what is on disk; else its topics.
 */
final class Places {

    /** How many bytes of heap one takes that is on disk where topics differ, about, with a short topic. */
    static final int HEAP_EACH = 350;

    private static final long MOST_ON_THE_WAY = 16L << 20;

    /** Where all topics are alike, one stands for all. */
    private static final Guest ANY = new Guest(-1, Topic.of("any"), 0);

    private final OutboxSettings settings;
    private final Mail mail;
    private final Room<Guest> room;
    private final long mostOnTheWay =
            Math.min(MOST_ON_THE_WAY, Runtime.getRuntime().maxMemory() / 8);

    /** What is on disk, where topics differ; else null. Owned by the outbox's thread. */
    private final @Nullable Map<Long, Guest> guests;

    Places(OutboxSettings settings, QueuePolicy policy, Time time, Mail mail) {
        this.settings = settings;
        this.mail = mail;
        this.guests = policy.plain() ? null : new HashMap<>();
        this.room = new Room<>(settings.maximumMessages(), settings.maximumBytes(), policy, time, mail);
    }

    /** One is on disk since before; to be called before the outbox's thread starts. */
    void found(long number, int bytes, Topic topic) {
        Guest guest = guests == null ? ANY : new Guest(number, topic, bytes);
        if (guests != null) {
            guests.put(number, guest);
        }
        room.found(guest, guest.topic, bytes);
    }

    /**
     * Takes one in, or lets it wait in line; from any thread.
     *
     * @throws QueueFull if there is no room
     */
    void enter(Guest guest) {
        long sum = mail.onTheWay(guest);
        if (sum > mostOnTheWay && sum > Mail.memory(guest)) {
            mail.notOnTheWay(guest);
            throw new QueueFull("no room for a publication on " + MqttText.quoted(guest.topic.name()) + " of "
                    + guest.bytes + " bytes on its way to the disk: " + sum + " bytes wait to be written, the bound is "
                    + mostOnTheWay + "; publish slower");
        }
        switch (room.enter(guest, guests == null ? ANY.topic : guest.topic, guest.bytes)) {
            case Entry.Taken taken -> mail.wake();
            case Entry.InLine inLine -> mail.notOnTheWay(guest);
            case Entry.Full full -> {
                mail.notOnTheWay(guest);
                throw Mail.noRoom(guest, full.words());
            }
        }
    }

    void onDisk(Guest guest, long number) {
        guest.number = number;
        guest.handed = null;
        if (guests != null) {
            guests.put(number, guest);
        }
    }

    /** It is about to be sent, and no victim any more; false if it has become one. */
    boolean sent(long number) {
        Guest guest = of(number);
        return room.sent(guest, guest.topic);
    }

    /** One that was sent ended. */
    void gone(long number, int bytes) {
        room.gone(forget(number).topic, bytes);
    }

    /** One that went for another is with the connection, and takes its room again. */
    void back(Guest guest) {
        room.back(guest.topic, guest.bytes);
    }

    /** One that was not sent ended; false if it has become a victim before. */
    boolean leave(long number, int bytes) {
        Guest guest = of(number);
        if (!room.leave(guest, guest.topic, bytes)) {
            return false;
        }
        forget(number);
        return true;
    }

    /** The disk refused one. */
    boolean leave(Guest guest) {
        return room.leave(guest, guests == null ? ANY.topic : guest.topic, guest.bytes);
    }

    Guest forget(long number) {
        Guest guest = guests == null ? null : guests.remove(number);
        return guest == null ? ANY : guest;
    }

    private Guest of(long number) {
        Guest guest = guests == null ? null : guests.get(number);
        return guest == null ? ANY : guest;
    }

    /** How many are on disk or on the way to it. */
    int messages() {
        return room.messages();
    }

    /** How much of the room is taken, in percent. */
    int percent() {
        return (int) Math.max(100L * room.messages() / settings.maximumMessages(), (long)
                (100.0 * room.bytes() / settings.maximumBytes()));
    }

    /** Nobody waits in line from now on; those who did. */
    List<Guest> close() {
        return room.close();
    }
}
