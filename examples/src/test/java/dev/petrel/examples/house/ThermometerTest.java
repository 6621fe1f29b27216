package dev.petrel.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThermometerTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    @Test
    void readingsAreNumberedAndArriveInOrder() throws Exception {
        Ear ear = new Ear(BROKER.client("ear"), "room/+/temperature");
        Thermometer thermometer = new Thermometer(BROKER.client("thermometer"), new Room("attic", 20.0));

        thermometer.measure();
        thermometer.measure();

        assertThat(ear.nextText()).isEqualTo("room/attic/temperature 1 19.7");
        assertThat(ear.nextText()).isEqualTo("room/attic/temperature 2 19.4");
        assertThat(thermometer.published()).isEqualTo(2);
    }

    @Test
    void aReadingBeforeTheFirstConnectIsDeliveredLater() throws Exception {
        PetrelClient late = BROKER.client("late");

        Receipt receipt = new Thermometer(late, new Room("cellar", 12.0)).measure();

        assertThat(receipt.outcome().toCompletableFuture().get(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(PublishOutcome.Delivered.class);
    }
}
