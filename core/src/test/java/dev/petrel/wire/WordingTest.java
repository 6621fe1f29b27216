package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest
    @CsvSource({
        "Connection refused: /127.0.0.1:1883, Connection refused: 127.0.0.1:1883",
        "Connection refused: broker.example/10.0.0.7:8883, Connection refused: 10.0.0.7:8883",
        "Connection refused: /[0:0:0:0:0:0:0:1]:1883, Connection refused: [0:0:0:0:0:0:0:1]:1883",
        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1, Connection refused: 127.0.0.1:1",
        "and/or: nothing, and/or: nothing"
    })
    void anAddressStandsAsPeopleWriteIt(String said, String shown) {
        assertThat(Wording.of(new ConnectException(said))).isEqualTo(shown);
    }

    @Test
    void whatSaysNothingIsCalledByItsName() {
        assertThat(Wording.of(new IOException(" "))).isEqualTo("IOException");
    }
}
