package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read from Mosquitto's log about acknowledgements. */
class MistakenAcknowledgementsTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void whatIsAcknowledgedInItsOrderIsNoMistake() {
        connected("reader");
        sent("reader", 1, 2, 3);
        acknowledged("reader", 1, 2);

        assertThat(MistakenAcknowledgements.count(log, "reader")).isZero();
    }

    @Test
    void anAcknowledgementOfAnotherIsAMistakeWhetherThatOneIsAcknowledgedTooOrNot() {
        connected("reader");
        sent("reader", 1, 2, 3);
        acknowledged("reader", 1, 3, 3);
        connected("reader");
        sent("reader", 2, 4);
        acknowledged("reader", 2, 260);

        assertThat(MistakenAcknowledgements.count(log, "reader")).isEqualTo(2);
    }

    @Test
    void othersDoNotCount() {
        connected("reader");
        sent("reader", 1);
        connected("other");
        sent("other", 1);
        acknowledged("other", 7);
        acknowledged("reader", 1);

        assertThat(MistakenAcknowledgements.count(log, "reader")).isZero();
    }

    private void connected(String client) {
        log.add("1795332057: New client connected from 127.0.0.1:34736 as " + client + " (p5, c0, k60).");
    }

    private void sent(String client, int... ids) {
        for (int id : ids) {
            log.add("1795332057: Sending PUBLISH to " + client + " (d0, q1, r0, m" + id + ", 'a', ... (1 bytes))");
        }
    }

    private void acknowledged(String client, int... ids) {
        for (int id : ids) {
            log.add("1795332057: Received PUBACK from " + client + " (Mid: " + id + ", RC:0)");
        }
    }
}
