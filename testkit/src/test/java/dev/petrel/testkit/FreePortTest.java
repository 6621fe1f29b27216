package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FreePortTest {

    @Test
    void severalAreAllDifferentAndCanBeListenedOn() throws IOException {
        int[] ports = FreePort.find(50);

        assertThat(Arrays.stream(ports).distinct()).hasSize(50);
        assertThat(Arrays.stream(ports)).allMatch(port -> port >= 20_000 && port < 32_000);
        for (int port : ports) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
