package dev.petrel.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeaterTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    @Test
    void aCommandHeatsTheRoomAndIsTold() throws Exception {
        PetrelClient thermostat = BROKER.client("thermostat");
        Ear ear = new Ear(thermostat, "room/kitchen/heater");
        Room kitchen = new Room("kitchen", 18.0);
        heater("heater", kitchen);

        thermostat.publish(Publication.text("room/kitchen/heating", "1 on"));

        assertThat(ear.nextText()).isEqualTo("room/kitchen/heater 1 on");
        assertThat(kitchen.heating()).isTrue();
    }

    @Test
    void whoSubscribesLaterSeesTheStatus() throws Exception {
        PetrelClient thermostat = BROKER.client("thermostat");
        Ear ear = new Ear(thermostat, "room/bath/heater");
        heater("heater", new Room("bath", 18.0));
        thermostat.publish(Publication.text("room/bath/heating", "1 on"));
        ear.next();

        Message status = new Ear(BROKER.client("late"), "room/bath/heater").next();

        assertThat(status.payload().utf8()).isEqualTo("1 on");
        assertThat(status.retained()).isTrue();
    }

    private static void heater(String name, Room room) {
        PetrelClient client = BROKER.client(name);
        new Heater(client, room).start();
        client.awaitConnected(LocalBroker.PATIENCE);
    }
}
