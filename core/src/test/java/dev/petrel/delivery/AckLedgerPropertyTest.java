package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.wire.Packet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random arrivals, ends of handlers, cuts and redeliveries: acknowledgements keep their order and are never too many. */
class AckLedgerPropertyTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void acknowledgementsLeaveInOrderOnceAndOnlyForWhatCameOnTheirConnection(long seed) {
        Run run = new Run(new Random(seed));

        for (int i = 0; i < 3000; i++) {
            run.step();
        }
        run.finish();
    }

    /** A broker that keeps to the protocol, handlers that end in any order. */
    private static final class Run {
        private final Random chance;
        private final List<Packet> sent = new ArrayList<>();
        private final AckLedger ledger = new AckLedger(sent::add);
        private int looked;
        private int texts;

        /** Of the broker: what it has sent and not heard of, for as long as the session lives. */
        private final Map<Integer, Packet.Publish> unanswered = new LinkedHashMap<>();

        private final Map<Integer, Packet.Publish> unreleased = new LinkedHashMap<>();

        /** Of the handlers. */
        private final Map<AckLedger.Entry, String> running = new LinkedHashMap<>();

        private final Set<String> handed = new HashSet<>();
        private final Set<String> done = new HashSet<>();

        /** What came on this connection and is not acknowledged, in order, by QoS. */
        private final List<Packet.Publish> here1 = new ArrayList<>();

        private final List<Packet.Publish> here2 = new ArrayList<>();

        Run(Random chance) {
            this.chance = chance;
            connect(false);
        }

        void step() {
            switch (chance.nextInt(10)) {
                case 0, 1, 2, 3 -> publish();
                case 4, 5, 6, 7 -> endOne();
                case 8 -> release();
                default -> {
                    if (chance.nextInt(10) == 0) {
                        connect(chance.nextInt(4) != 0);
                    }
                }
            }
            look();
        }

        private void publish() {
            int id = 1 + chance.nextInt(12);
            if (unanswered.containsKey(id) || unreleased.containsKey(id)) {
                return;
            }
            String text = "text " + texts++;
            Packet.Publish publish =
                    chance.nextBoolean() ? Publishes.qos1(id, "a", text) : Publishes.qos2(id, "a", text);
            unanswered.put(id, publish);
            arrive(publish);
        }

        private void arrive(Packet.Publish publish) {
            String text = publish.publication().payload().utf8();
            row(publish.publication().qos()).add(publish);
            AckLedger.Entry entry = ledger.received(publish);
            if (entry == null) {
                assertThat(handed).as("taken for a copy").contains(text);
            } else {
                assertThat(handed.add(text))
                        .as("handled only once while the session lives")
                        .isTrue();
                running.put(entry, text);
            }
            look();
        }

        private void endOne() {
            if (!running.isEmpty()) {
                List<AckLedger.Entry> entries = List.copyOf(running.keySet());
                AckLedger.Entry entry = entries.get(chance.nextInt(entries.size()));
                String text = running.remove(entry);
                if (text != null) {
                    done.add(text);
                }
                ledger.handled(entry);
            }
        }

        private void release() {
            if (!unreleased.isEmpty()) {
                int id = List.copyOf(unreleased.keySet()).get(chance.nextInt(unreleased.size()));
                unreleased.remove(id);
                ledger.released(id);
            }
        }

        private void connect(boolean sessionPresent) {
            here1.clear();
            here2.clear();
            ledger.connected(sessionPresent);
            if (!sessionPresent) {
                unanswered.clear();
                unreleased.clear();
            }
            // Some PUBRECs were lost with the connection; what the broker has not heard of comes again.
            List.copyOf(unreleased.keySet()).forEach(this::loseSometimes);
            List.copyOf(unanswered.values()).forEach(this::arrive);
        }

        private void loseSometimes(int id) {
            Packet.Publish publish = unreleased.get(id);
            if (publish != null && chance.nextBoolean()) {
                unreleased.remove(id);
                unanswered.put(id, publish);
            }
        }

        private List<Packet.Publish> row(Qos qos) {
            return qos == Qos.AT_LEAST_ONCE ? here1 : here2;
        }

        /** Takes note of what was sent, and checks it. */
        private void look() {
            for (; looked < sent.size(); looked++) {
                switch (sent.get(looked)) {
                    case Packet.PubAck ack -> acknowledged(ack.id(), Qos.AT_LEAST_ONCE);
                    case Packet.PubRec rec -> {
                        Packet.Publish publish = acknowledged(rec.id(), Qos.EXACTLY_ONCE);
                        unreleased.put(rec.id(), publish);
                    }
                    default -> {}
                }
            }
        }

        private Packet.Publish acknowledged(int id, Qos qos) {
            assertThat(row(qos))
                    .as("came on this connection, not acknowledged yet")
                    .isNotEmpty();
            Packet.Publish next = row(qos).removeFirst();
            assertThat(id).as("order").isEqualTo(next.id());
            assertThat(done)
                    .as("handled before")
                    .contains(next.publication().payload().utf8());
            assertThat(unanswered.remove(id)).isEqualTo(next);
            return next;
        }

        void finish() {
            while (!running.isEmpty()) {
                endOne();
                look();
            }

            assertThat(unanswered).isEmpty();
            assertThat(here1).isEmpty();
            assertThat(here2).isEmpty();
        }
    }
}
