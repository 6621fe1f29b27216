package dev.petrel.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThermostatTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    private PetrelClient rooms;
    private Thermostat thermostat;
    private Ear commands;

    @BeforeEach
    void start() {
        rooms = BROKER.client("rooms");
        commands = new Ear(rooms, "room/+/heating");
        PetrelClient client = BROKER.client("thermostat");
        thermostat = new Thermostat(client).start();
        client.awaitConnected(LocalBroker.PATIENCE);
    }

    @Test
    void aColdRoomIsHeatedUntilItIsWarm() throws Exception {
        reading("kitchen", "1 19.0");
        reading("kitchen", "2 20.0");
        reading("kitchen", "3 20.6");

        assertThat(commands.nextText()).isEqualTo("room/kitchen/heating 1 on");
        assertThat(commands.nextText()).isEqualTo("room/kitchen/heating 2 off");
        assertThat(thermostat.published("kitchen")).isEqualTo(2);
    }

    @Test
    void eachRoomIsLookedAtOnItsOwn() throws Exception {
        reading("kitchen", "1 21.0");
        reading("bath", "1 18.0");

        assertThat(commands.nextText()).isEqualTo("room/bath/heating 1 on");
        assertThat(thermostat.published("kitchen")).isZero();
    }

    @Test
    void aReadingThatCannotBeReadStopsNothing() throws Exception {
        reading("kitchen", "warm");
        reading("kitchen", "2 19.0");

        assertThat(commands.nextText()).isEqualTo("room/kitchen/heating 1 on");
    }

    private void reading(String room, String text) {
        rooms.publish(Publication.text("room/" + room + "/temperature", text));
    }
}
