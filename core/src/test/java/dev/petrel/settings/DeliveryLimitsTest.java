package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeliveryLimitsTest {

    @Test
    void eachBoundIsChangedAlone() {
        DeliveryLimits limits = DeliveryLimits.DEFAULT
                .withQueue(1, 2)
                .withWindow(3)
                .withReceiveMaximum(4)
                .withMaximumPacketSize(512)
                .withInboundBytes(6);

        assertThat(limits).isEqualTo(new DeliveryLimits(1, 2, QueuePolicy.DEFAULT, 3, 4, 512, 6));
    }

    @Test
    void theDefaultLeavesRoomInASmallHeap() {
        assertThat(DeliveryLimits.inHeap(64L << 20).queuedBytes()).isEqualTo(16L << 20);
        assertThat(DeliveryLimits.inHeap(64L << 20).inboundBytes()).isEqualTo(16L << 20);
        assertThat(DeliveryLimits.inHeap(4L << 30))
                .isEqualTo(DeliveryLimits.DEFAULT.withInboundBytes(64L << 20).withQueue(10_000, 64L << 20));
        assertThat(DeliveryLimits.DEFAULT)
                .isEqualTo(DeliveryLimits.inHeap(Runtime.getRuntime().maxMemory()));
    }

    @Test
    void aBoundOutsideItsRangeIsRefusedWithTheRange() {
        DeliveryLimits limits = DeliveryLimits.DEFAULT;

        assertThatThrownBy(() -> limits.withWindow(0)).hasMessageContaining("window is 1 to 60000, not 0");
        assertThatThrownBy(() -> limits.withWindow(60_001)).hasMessageContaining("60001");
        assertThatThrownBy(() -> limits.withReceiveMaximum(65_536)).hasMessageContaining("65535");
        assertThatThrownBy(() -> limits.withMaximumPacketSize(255)).hasMessageContaining("256");
        assertThatThrownBy(() -> limits.withQueue(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withInboundBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
