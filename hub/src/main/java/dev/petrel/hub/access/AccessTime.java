package dev.petrel.hub.access;

import dev.petrel.time.Time;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The clock of this room: the one of the context where it has one, else the system's. */
@Component
class AccessTime {

    private final Time time;

    AccessTime(ObjectProvider<Time> given) {
        this.time = given.getIfUnique(Time::system);
    }

    Time time() {
        return time;
    }
}
