package dev.petrel.hub.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Retained DEVICE = new Retained("ha/device/x/config", "cam", "{}");
    private static final Map<String, Retained> WANTED = Map.of(DEVICE.topic(), DEVICE);

    @Test
    void whatWasSentAndStandsNeedsNothing() {
        Plan plan = Plan.of(WANTED, Map.of(DEVICE.topic(), "cam"), Map.of(DEVICE.topic(), "{}"), "ha");

        assertThat(plan.publish()).isEmpty();
        assertThat(plan.remove()).isEmpty();
    }

    @Test
    void whatStandsButWasNotSentInThisSessionIsSent() {
        Plan plan = Plan.of(WANTED, Map.of(DEVICE.topic(), "cam"), Map.of(), "ha");

        assertThat(plan.publish()).containsExactly(DEVICE);
    }

    @Test
    void whatChangedIsSentAgain() {
        Plan plan = Plan.of(WANTED, Map.of(DEVICE.topic(), "cam"), Map.of(DEVICE.topic(), "{\"old\":1}"), "ha");

        assertThat(plan.publish()).containsExactly(DEVICE);
    }

    @Test
    void theOtherFormatOfACameraIsUnloadedBeforeItIsRemoved() {
        Plan plan = Plan.of(WANTED, Map.of("ha/sensor/x_event/config", "cam"), Map.of(), "ha");

        assertThat(plan.unload()).containsExactly("ha/sensor/x_event/config");
        assertThat(plan.remove()).containsExactly("ha/sensor/x_event/config");
    }

    @Test
    void whatStandsBelowAnotherPrefixOrOfACameraThatIsGoneIsOnlyRemoved() {
        Map<String, String> standing = Map.of("old/device/x/config", "cam", "ha/device/y/config", "gone");

        Plan plan = Plan.of(WANTED, standing, Map.of(), "ha");

        assertThat(plan.unload()).isEmpty();
        assertThat(plan.remove()).containsExactly("ha/device/y/config", "old/device/x/config");
    }
}
